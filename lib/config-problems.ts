import 'server-only'
import { z } from 'zod'
import { Config } from './config-schema'

type Path = readonly PropertyKey[]

const mostShown = 60

/**
 * Everything that is wrong with a configuration file, a line each: the key's path, what was found, what is expected,
 * and the fix. `found`: the file as JSON.
 */
export function configProblems({ issues }: z.ZodError, found: unknown): string[] {
  return issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => unknownKey(key, issue.path, found))
      : [wrongValue(issue, found)],
  )
}

function wrongValue({ path, message }: z.core.$ZodIssue, found: unknown): string {
  const value = valueAt(found, path)
  const where = pathText(path)
  if (value === undefined) return `${where}: missing. Add it: ${message}.`
  // What is meant to be known to few people is not told to whoever reads the log.
  const shown = path.at(-1) === 'externalId' ? 'what is there' : shorten(JSON.stringify(value))
  return `${where}: found ${shown}. Set it to ${message}.`
}

function unknownKey(key: string, path: Path, found: unknown): string {
  const known = keysAt(path, found)
  const where = pathText([...path, key])
  const near = nearest(key, known)
  if (near === null) return `${where}: no such key. Take it away; known here are ${known.join(', ')}.`
  const isTaken = valueAt(found, [...path, near]) !== undefined
  return isTaken
    ? `${where}: no such key, and "${near}" is there already. Take it away.`
    : `${where}: no such key. Rename it to "${near}".`
}

function pathText(path: Path): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('')
  return text.replace(/^\./, '') || 'the whole file'
}

const shorten = (text: string) => (text.length > mostShown ? `${text.slice(0, mostShown)}…` : text)

function valueAt(found: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, part) => (typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined),
    found,
  )
}

const Node = z.object({
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
  oneOf: z.array(z.object({ properties: z.object({ kind: z.object({ const: z.string() }) }).loose() })).optional(),
})

/** The keys that the schema knows at `path`. */
function keysAt(path: Path, found: unknown): string[] {
  let node = Node.parse(z.toJSONSchema(Config, { io: 'input' }))
  path.forEach((part, depth) => {
    const below = Node.parse(typeof part === 'number' ? node.items : node.properties?.[String(part)])
    const kind = valueAt(found, [...path.slice(0, depth + 1), 'kind'])
    node = Node.parse(below.oneOf?.find(({ properties }) => properties.kind.const === kind) ?? below)
  })
  return Object.keys(node.properties ?? {}).filter((key) => key !== '$schema')
}

/** The known key that takes the fewest changes; null when all are quite another word. */
function nearest(key: string, known: string[]): string | null {
  const [best] = known
    .map((one) => ({ one, changes: changesBetween(key.toLowerCase(), one.toLowerCase()) }))
    .sort((a, b) => a.changes - b.changes)
  return best !== undefined && best.changes <= Math.max(2, key.length / 3) ? best.one : null
}

/** Letters to add, drop or replace (Levenshtein), row by row. */
function changesBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at)
  for (const [at, letter] of Array.from(one).entries()) {
    const next = [at + 1]
    for (const [place, against] of Array.from(other).entries()) {
      const replaced = (row[place] ?? 0) + (letter === against ? 0 : 1)
      next.push(Math.min(replaced, (row[place + 1] ?? 0) + 1, (next[place] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
