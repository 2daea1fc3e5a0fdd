import { type FieldSelector, type NamedValue, namedValues, passes } from './selector-match'
import { METRICS_RESOURCE_TYPE } from './set-up-trail'
import type { AdvancedEventSelector, TrailSettings } from './trail-settings'

/** An account and region, as CloudTrail sees them. */
export interface Place {
  account: string
  region: string
}

/** A selector of a trail that takes metrics calls, with the lines that narrow which of them. */
export interface MetricsSelector {
  trail: TrailSettings
  /** Which selector of the trail, from 0. */
  selector: number
  lines: Line[]
}

export interface Line {
  /** Which field of the selector, from 0. */
  field: number
  line: FieldSelector
}

/** What metrics calls may differ in, as far as selectors can tell. */
export type Side = 'call' | 'writer' | 'run' | 'console' | 'source' | 'type' | 'other'

/** One thing that a side of a call may be; `of`: the selector's value that it was made from. */
export interface Sample {
  text: string
  of: NamedValue | null
}

/** Calls that no selector takes: each selector refuses them by one line. */
export interface Hidden {
  refusals: (Line & { of: MetricsSelector })[]
  /** What is left of each side of a call. */
  sides: Map<Side, Sample[]>
}

/** A union of many selectors has more refusals than anybody reads; past so many no more are looked for. */
const mostHidden = 500

/** The selectors of a trail that take metrics calls. */
export function metricsSelectors(trail: TrailSettings): MetricsSelector[] {
  return (trail.selectors ?? []).flatMap((selector, index) =>
    isOfMetrics(selector) ? { trail, selector: index, lines: narrowing(selector) } : [],
  )
}

/** Whether a selector is about metrics calls, narrowed or not. */
export function isOfMetrics({ FieldSelectors }: AdvancedEventSelector): boolean {
  const takes = (field: string, value: string) =>
    FieldSelectors.some((line) => line.Field === field && passes(line, value) && line.Equals !== undefined)
  return takes('eventCategory', 'Data') && takes('resources.type', METRICS_RESOURCE_TYPE)
}

function narrowing({ FieldSelectors }: AdvancedEventSelector): Line[] {
  return FieldSelectors.flatMap((line, field) =>
    line.Field === 'eventCategory' || line.Field === 'resources.type' ? [] : { field, line },
  )
}

/**
 * What none of the selectors takes, the widest first refused; empty when together they take every metrics call of the
 * place. A call is hidden when each selector refuses it by some line; so for each choice of one line a selector it is
 * looked whether a call can be refused by all of them.
 */
export function hiddenCalls(selectors: MetricsSelector[], place: Place): Hidden[] {
  const lines = selectors.flatMap(({ lines: own }) => own.map(({ line }) => line))
  const found: Hidden[] = []
  const refuse = (at: number, hidden: Hidden) => {
    const selector = selectors[at]
    if (found.length >= mostHidden) return
    if (selector === undefined) {
      found.push(hidden)
      return
    }
    for (const line of selector.lines) {
      const side = sideOf(line.line)
      const left = (hidden.sides.get(side) ?? []).filter(({ text }) => !passesSide(line.line, text))
      if (left.length === 0) continue
      const refusals = [...hidden.refusals, { ...line, of: selector }]
      refuse(at + 1, { refusals, sides: new Map(hidden.sides).set(side, left) })
    }
  }
  refuse(0, { refusals: [], sides: samples(lines, { ...place, partition: partitionOf(selectors) }) })
  return found.filter((hidden, at) => !found.some((other, index) => index !== at && covers(other, hidden, index < at)))
}

/** Whether a selector takes some write of metrics. */
export function takesWrites(selector: MetricsSelector, place: Place): boolean {
  const lines = selector.lines.map(({ line }) => line)
  const all = samples(lines, { ...place, partition: partitionOf([selector]) })
  return [...all].every(([side, left]) => {
    const own = lines.filter((line) => sideOf(line) === side)
    const possible = side === 'call' ? left.filter(({ text }) => text === WRITE) : left
    return possible.some(({ text }) => own.every((line) => passesSide(line, text)))
  })
}

/** Which side of a call a line of a selector looks at. */
export function sideOf({ Field }: FieldSelector): Side {
  return SIDES.get(Field) ?? 'other'
}

const SIDES = new Map<string, Side>([
  ['readOnly', 'call'],
  ['eventName', 'call'],
  ['userIdentity.arn', 'writer'],
  ['resources.ARN', 'run'],
  ['sessionCredentialFromConsole', 'console'],
  ['eventSource', 'source'],
  ['eventType', 'type'],
])

/** The two calls of the metrics service, one that writes and one that reads. */
export const WRITE = 'BatchPutMetrics'
const READ = 'BatchGetMetrics'

function passesSide(line: FieldSelector, text: string): boolean {
  return passes(line, line.Field === 'readOnly' ? String(text === READ) : text)
}

/** `isFirst` decides between two that hide the same. */
function covers(wide: Hidden, narrow: Hidden, isFirst: boolean): boolean {
  let isSame = true
  for (const [side, left] of narrow.sides) {
    const texts = new Set(wide.sides.get(side)?.map(({ text }) => text))
    if (!left.every(({ text }) => texts.has(text))) return false
    if (texts.size > left.length) isSame = false
  }
  return !isSame || isFirst
}

function partitionOf([first]: MetricsSelector[]): string {
  return first?.trail.arn.split(':')[1] ?? 'aws'
}

/** Never part of a name, so it stands for one that no selector names. */
const ANY = '~'

/** For each side: what selectors name, what lies just beside it, and something that none of them names. */
function samples(lines: FieldSelector[], place: Place & { partition: string }): Map<Side, Sample[]> {
  const { account, region, partition } = place
  const general = (...texts: string[]): Sample[] => texts.map((text) => ({ text, of: null }))
  const named = (side: Side) => lines.filter((line) => sideOf(line) === side).flatMap(namedValues)
  const runs = `arn:${partition}:sagemaker:${region}:${account}:experiment-trial-component/`
  const besides = (side: Side) =>
    named(side).flatMap((of): Sample[] =>
      [of.value, `${of.value}${ANY}`, `${ANY}${of.value}`].map((text) => ({ text, of })),
    )
  const ends = named('run')
    .filter(({ how, value }) => how === 'ends' && !value.startsWith('arn:'))
    .map((of): Sample => ({ text: `${runs}${ANY}${of.value}`, of }))
  return new Map<Side, Sample[]>([
    ['call', general(WRITE, READ)],
    ['run', [...general(`${runs}${ANY}`), ...ends, ...besides('run').filter(({ text }) => isRun(text, runs))]],
    [
      'writer',
      [
        ...general(
          `arn:${partition}:sts::${account}:assumed-role/${ANY}/${ANY}`,
          `arn:${partition}:iam::${account}:user/${ANY}`,
          `arn:${partition}:iam::${account}:root`,
          `arn:${partition}:sts::${ANY}:assumed-role/${ANY}/${ANY}`,
        ),
        ...besides('writer'),
      ],
    ],
    ['console', general('true', 'false')],
    ['source', general('metrics-sagemaker.amazonaws.com')],
    ['type', general('AwsApiCall')],
    ['other', [...general(ANY), ...besides('other')]],
  ])
}

const isRun = (text: string, runs: string) => text.startsWith(runs) && text.length > runs.length
