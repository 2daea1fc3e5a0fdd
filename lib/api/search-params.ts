import {
  createParser,
  parseAsArrayOf,
  parseAsString,
  parseAsStringLiteral,
  type SingleParserBuilder,
} from 'nuqs/server'
import { PARTITIONS } from '@/lib/cloudtrail/arn'
import { type GroupBy, isGroupBy } from '@/lib/cloudtrail/run-group'
import { SET_UPS } from '@/lib/cloudtrail/set-up'
import { formatSettingChoice, isSetting, parseSettingChoice, type SettingId } from '@/lib/cloudtrail/setting'
import { VERDICTS } from '@/lib/cloudtrail/verdict'
import { cardsText, parseCards } from './cards'
import { MOST_COMPARED } from './compare'
import { EVENT_KINDS, RESULTS } from './events'
import { X_AXES } from './fields'
import { FLEET_STATES } from './fleet'
import { MOST_CHOICES, MOST_SETTINGS, RUN_COLUMNS, RUN_SORTS } from './runs'

const ISO = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z)?$/

/** An absolute UTC instant in the URL: `2026-11-20T12:00:00.000Z`, or a date. Held as epoch milliseconds. */
export const parseAsInstant = createParser({
  parse(text) {
    if (!ISO.test(text)) return null
    const ms = Date.parse(text)
    return Number.isNaN(ms) ? null : ms
  },
  serialize: (ms: number) => new Date(ms).toISOString().replace('.000Z', 'Z'),
})

const parseAsFinite = createParser({
  parse(text) {
    const number = text.trim() === '' ? Number.NaN : Number(text)
    return Number.isFinite(number) ? number : null
  },
  serialize: String,
})

/** A whole number within the bounds that the API takes; anything else is not understood. */
const parseAsWithin = (min: number, max: number) =>
  createParser({
    parse(text) {
      const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
      return number >= min && number <= max ? number : null
    },
    serialize: String,
  })

/** Cards that show several metrics; the API knows nothing of them. */
const parseAsCards = createParser({
  parse: (text) => (text.length <= 8192 ? parseCards(text) : null),
  serialize: cardsText,
  eq: (one, other) => cardsText(one) === cardsText(other),
})

/** A weight from 0 to below 1, in hundredths or thousandths. */
const parseAsWeight = createParser({
  parse: (text) => (/^(0|0?\.\d{1,3})$/.test(text) ? Number(text) : null),
  serialize: String,
})

/** Text of at most `max` characters: what the API takes. */
const parseAsShortText = (max: number) =>
  createParser({ parse: (text) => (text.length <= max ? text : null), serialize: (text: string) => text })

const KEY = /^[a-z2-7]{16}$/
const parseAsKey = createParser({ parse: (text) => (KEY.test(text) ? text : null), serialize: (key: string) => key })
/** A list of which nothing can be read is no list: it becomes its default, as a notice says. */
function parseAsListOf<Item>(item: SingleParserBuilder<Item>) {
  const list = parseAsArrayOf(item)
  return createParser<Item[]>({
    parse(text) {
      const items = list.parse(text)
      return items?.length === 0 && text !== '' ? null : items
    },
    serialize: list.serialize,
    eq: list.eq,
  })
}

/** One of `words`, or a setting of runs: `p.lr`. */
const parseAsWordOrSetting = <Word extends string>(words: readonly Word[]) =>
  createParser<Word | SettingId>({
    parse: (text) => words.find((word) => word === text) ?? (isSetting(text) ? text : null),
    serialize: (text) => text,
  })

/** A value of a setting: `p.optimizer=adam`; `p.optimizer` for runs that never sent it. */
const parseAsChoice = createParser({
  parse: parseSettingChoice,
  serialize: formatSettingChoice,
  eq: (one, other) => one.setting === other.setting && one.value === other.value,
})

/** A list of at most `max` items of which the API takes no more: a longer one is none. */
function parseAsFew<Item>(list: SingleParserBuilder<Item[]>, isCounted: (item: Item) => boolean, max: number) {
  return createParser<Item[]>({
    ...list,
    parse(text) {
      const items = list.parse(text)
      return items !== null && items.filter(isCounted).length > max ? null : items
    },
  })
}

/**
 * Runs that were chosen, by key. The place of each fixes its colour and dash, so one that was taken out leaves its place
 * empty: `a,,b`.
 */
const parseAsRunPlaces = createParser<string[]>({
  parse(text) {
    const places: string[] = []
    for (const key of text.split(',')) {
      if (key === '') places.push('')
      else if (KEY.test(key) && !places.includes(key) && chosen(places) < MOST_COMPARED) places.push(key)
    }
    return text !== '' && chosen(places) === 0 ? null : places
  },
  serialize: (places) => places.join(',').replace(/,+$/, ''),
  eq: (a, b) => a.join() === b.join(),
})
const chosen = (places: string[]) => places.filter((key) => key !== '').length

const texts = parseAsListOf(parseAsString).withDefault([])
const keys = parseAsListOf(parseAsKey).withDefault([])

/** An event's id (`eventID`, `eventID~hash` or a hash), and after a dot which item of its body. */
const POINT = /^[0-9a-f~-]{32,80}(\.\d{1,7})?$/
const parseAsPoint = createParser({
  parse: (text) => (POINT.test(text) ? text : null),
  serialize: (point: string) => point,
})

/** An account and a region: `111122223333.eu-west-1`. */
const CELL = /^(\d{12})\.([a-z]{2}(?:-[a-z]+){1,3}-\d{1,2})$/
const parseAsCell = createParser({
  parse(text) {
    const [, account, region] = CELL.exec(text) ?? []
    return account === undefined || region === undefined ? null : { account, region }
  },
  serialize: ({ account, region }) => `${account}.${region}`,
  eq: (one, other) => one.account === other.account && one.region === other.region,
})

/**
 * Every query name of every page, once: the URL is the state. A value that does not parse becomes its default, with a
 * notice (`app/notice`). Zoom is in x units of the axis.
 */
export const searchParams = {
  // Global filters
  account: texts,
  region: texts,
  from: parseAsInstant,
  to: parseAsInstant,
  asOf: parseAsInstant,
  // Lists
  q: parseAsShortText(256).withDefault(''),
  prefix: parseAsShortText(256).withDefault(''),
  experiment: texts,
  writer: keys,
  client: texts,
  status: texts,
  ip: texts,
  vpce: texts,
  error: texts,
  metric: parseAsShortText(4096),
  result: parseAsListOf(parseAsStringLiteral(RESULTS)).withDefault([]),
  kind: parseAsListOf(parseAsStringLiteral(EVENT_KINDS)).withDefault(['metrics']),
  verdict: parseAsListOf(parseAsStringLiteral(VERDICTS)).withDefault([]),
  sort: parseAsWordOrSetting(RUN_SORTS).withDefault('lastWrite'),
  dir: parseAsStringLiteral(['asc', 'desc'] as const).withDefault('desc'),
  page: parseAsWithin(1, 100_000).withDefault(1),
  size: parseAsWithin(1, 200).withDefault(20),
  /** Settings beside the others: `columns=status,p.lr`. */
  columns: parseAsFew(parseAsListOf(parseAsWordOrSetting(RUN_COLUMNS)), isSetting, MOST_SETTINGS),
  param: parseAsFew(parseAsListOf(parseAsChoice), () => true, MOST_CHOICES).withDefault([]),
  runs: parseAsRunPlaces.withDefault([]),
  run: keys,
  // Run page
  tab: parseAsStringLiteral(['charts', 'writers', 'events', 'settings'] as const).withDefault('charts'),
  x: parseAsStringLiteral(X_AXES).withDefault('step'),
  y: parseAsStringLiteral(['linear', 'log'] as const).withDefault('linear'),
  /** Only cards whose metric name contains this; `/…/` or `/…/i`: that this regular expression finds. */
  metrics: parseAsString.withDefault(''),
  /** Metrics whose cards stand first. */
  pin: texts,
  /** Groups of cards that are folded, by the prefix of their metrics; `none` for those without one. */
  folded: texts,
  x0: parseAsFinite,
  x1: parseAsFinite,
  /** Selected point or event: `eventId` or `eventId.item`. */
  point: parseAsPoint,
  colour: parseAsStringLiteral(['run', 'metric', 'writer', 'client', 'ip', 'verdict'] as const).withDefault('run'),
  // How charts are drawn, on every page that has some
  smooth: parseAsWeight.withDefault(0),
  band: parseAsStringLiteral(['on', 'off'] as const).withDefault('on'),
  fit: parseAsStringLiteral(['1-99'] as const),
  xscale: parseAsStringLiteral(['linear', 'log'] as const).withDefault('linear'),
  /** A metric whose values are x in the place of an axis. */
  xmetric: parseAsShortText(4096),
  /** Metrics of training and validation share cards. */
  pair: parseAsStringLiteral(['on'] as const),
  /** Cards that people put together: `train/loss,lr;a,right:b`. */
  cards: parseAsCards,
  value: parseAsStringLiteral(['value', 'lag'] as const).withDefault('value'),
  // Compare
  /** The run that the others are measured against. */
  baseline: parseAsKey,
  /** Runs that are in the list and not drawn. */
  hidden: keys,
  /** The run that is held lit in every card. */
  lit: parseAsKey,
  // Tables of a comparison
  /** Where the handle stands on the x axis: a step, or milliseconds. */
  at: parseAsFinite,
  /** The metric whose values the table shows. */
  of: parseAsShortText(4096),
  /** What the differences of the table are to. */
  delta: parseAsStringLiteral(['baseline', 'above'] as const).withDefault('baseline'),
  /** What the lines of a comparison are the means of: `p.lr`, or `n.2` for the first two parts of the runs' names. */
  group: createParser({ parse: (text) => (isGroupBy(text) ? text : null), serialize: (by: GroupBy) => by }),
  /** Metrics whose runs are drawn one by one all the same. */
  raw: texts,
  /** Whether settings in which no run differs are listed too. */
  equal: parseAsStringLiteral(['hidden', 'shown'] as const).withDefault('hidden'),
  // Sources
  setup: parseAsStringLiteral(SET_UPS).withDefault('cli'),
  partition: parseAsStringLiteral(PARTITIONS).withDefault('aws'),
  // Fleet
  /** Only accounts with a region in one of these states. */
  state: parseAsListOf(parseAsStringLiteral(FLEET_STATES)).withDefault([]),
  /** The account and region that is looked at: on Fleet its panel is open, on Integrity its digest chain is shown. */
  cell: parseAsCell,
  // Integrity
  /** Name of a digest chain, where several trails deliver. */
  chain: parseAsShortText(1024),
  /** A moment in the hour whose panel is open, mostly when it begins. */
  hour: parseAsInstant,
} as const
