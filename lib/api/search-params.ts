import {
  createParser,
  parseAsArrayOf,
  parseAsString,
  parseAsStringLiteral,
  type SingleParserBuilder,
} from 'nuqs/server'
import { SET_UPS } from '@/lib/cloudtrail/set-up'
import { VERDICTS } from '@/lib/cloudtrail/verdict'
import { EVENT_KINDS, RESULTS } from './events'
import { X_AXES } from './fields'
import { FLEET_STATES } from './fleet'
import { RUN_COLUMNS, RUN_SORTS } from './runs'

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
  sort: parseAsStringLiteral(RUN_SORTS).withDefault('lastWrite'),
  dir: parseAsStringLiteral(['asc', 'desc'] as const).withDefault('desc'),
  page: parseAsWithin(1, 100_000).withDefault(1),
  size: parseAsWithin(1, 200).withDefault(20),
  columns: parseAsListOf(parseAsStringLiteral(RUN_COLUMNS)),
  /** Selected runs, by key, in the order they were selected (it fixes their colours). */
  runs: keys,
  run: keys,
  // Run page
  tab: parseAsStringLiteral(['charts', 'writers', 'events', 'settings'] as const).withDefault('charts'),
  x: parseAsStringLiteral(X_AXES).withDefault('step'),
  y: parseAsStringLiteral(['linear', 'log'] as const).withDefault('linear'),
  /** Only cards whose metric name contains this. */
  metrics: parseAsString.withDefault(''),
  x0: parseAsFinite,
  x1: parseAsFinite,
  /** Selected point or event: `eventId` or `eventId.item`. */
  point: parseAsPoint,
  colour: parseAsStringLiteral(['run', 'writer', 'verdict'] as const).withDefault('run'),
  // Sources
  setup: parseAsStringLiteral(SET_UPS).withDefault('cli'),
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
