/** A metric of a card that shows several; `right`: on the second y axis. */
export interface CardMetric {
  name: string
  right: boolean
}

/** Cards as people put them together, each with the metrics that it shows. */
export interface CardGroups {
  groups: CardMetric[][]
}

const RIGHT = 'right:'
/** More in one card cannot be told apart. */
const MOST_METRICS = 12
const MOST_CARDS = 60

/**
 * Reads `train/loss,validation:loss;train/acc,right:train/lr`: cards are parted by `;`, their metrics by `,`. A
 * backslash stands before a character of a name that would be read as one of these. null: not understood.
 */
export function parseCards(text: string): CardGroups | null {
  const groups: CardMetric[][] = []
  const names = new Set<string>()
  for (const card of parted(text, ';')) {
    const metrics = parted(card, ',').map(toMetric)
    for (const { name } of metrics) names.add(name)
    if (metrics.some(({ name }) => name === '') || metrics.length > MOST_METRICS) return null
    groups.push(metrics)
  }
  const isOnce = names.size === groups.reduce((sum, group) => sum + group.length, 0)
  return isOnce && groups.length <= MOST_CARDS ? { groups } : null
}

/** The way back. */
export function cardsText({ groups }: CardGroups): string {
  return groups.map((metrics) => metrics.map(toText).join(',')).join(';')
}

/** Parts of `text` between those of `separator` that no backslash stands before; escapes are left in. */
function parted(text: string, separator: string): string[] {
  const parts = ['']
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? ''
    if (character === separator) parts.push('')
    else parts.push(`${parts.pop() ?? ''}${character}${character === '\\' ? (text[++at] ?? '') : ''}`)
  }
  return parts
}

function toMetric(text: string): CardMetric {
  const right = text.startsWith(RIGHT)
  return { name: (right ? text.slice(RIGHT.length) : text).replace(/\\(.)/gs, '$1'), right }
}

function toText({ name, right }: CardMetric): string {
  const escaped = name.replace(/[\\,;]/g, '\\$&')
  return right ? `${RIGHT}${escaped}` : escaped.startsWith(RIGHT) ? `\\${escaped}` : escaped
}
