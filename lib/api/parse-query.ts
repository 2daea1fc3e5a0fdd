import { z } from 'zod'
import { readMs } from '@/lib/cloudtrail/dates'
import { AppError } from '@/lib/errors'
import { EpochMs } from './fields'

/** Longest query text. A metric's name of 10 kB still fits. */
const LONGEST = 12_288

/**
 * The query of `url` (and `path`: values that stand in its path) as `schema` wants it: repeated names are lists, digits
 * are numbers, moments are epoch milliseconds or ISO 8601 with a zone. A text or list value that is empty (`writer=`) sets
 * nothing, as in a form left blank. Throws `bad_request` that names the parameter: unknown, repeated, unreadable or out of bounds, or `from`
 * later than `to`. It never answers with a default for a value that was given.
 */
export function parseQuery<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  url: string,
  path: Record<string, string> = {},
): z.output<z.ZodObject<Shape>> {
  const search = new URL(url).searchParams
  if (search.toString().length > LONGEST) {
    throw bad(longest(search), `The query is ${search.toString().length} characters long; ${LONGEST} are allowed.`)
  }
  const raw = new Map<string, unknown>(Object.entries(path))
  for (const name of new Set(search.keys())) {
    const field: unknown = Object.hasOwn(schema.shape, name) ? schema.shape[name] : undefined
    if (!(field instanceof z.ZodType) || raw.has(name)) throw bad(name, 'There is no such parameter here.')
    const value = toTyped(name, search.getAll(name), kindOf(field))
    if (value !== '') raw.set(name, value)
  }
  return check(schema, Object.fromEntries(raw))
}

function check<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  raw: Record<string, unknown>,
): z.output<z.ZodObject<Shape>> {
  const parsed = schema.safeParse(raw)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw bad(String(issue?.path[0] ?? 'query'), issue?.message ?? 'It cannot be read.')
  }
  const { from, to }: { from?: unknown; to?: unknown } = parsed.data
  if (typeof from === 'number' && typeof to === 'number' && from > to) {
    throw bad('from', `It is later than to (${from} > ${to}).`)
  }
  return parsed.data
}

type Kind = 'list' | 'number' | 'moment' | 'text'

/** What a field holds below its default and null. */
function kindOf(field: z.ZodType): Kind {
  if (field instanceof z.ZodDefault || field instanceof z.ZodNullable || field instanceof z.ZodOptional) {
    const inner: unknown = field.unwrap()
    return inner instanceof z.ZodType ? kindOf(inner) : 'text'
  }
  if (field === EpochMs) return 'moment'
  if (field instanceof z.ZodArray) return 'list'
  return field instanceof z.ZodNumber ? 'number' : 'text'
}

const NUMBER = /^-?\d{1,20}(\.\d{1,20})?(e[+-]?\d{1,3})?$/i

function toTyped(name: string, values: string[], kind: Kind): unknown {
  if (kind === 'list') return values.filter((value) => value !== '')
  const [value = '', ...more] = values
  if (more.length > 0) throw bad(name, `It is given ${values.length} times; one value is allowed.`)
  if (kind === 'text') return value
  if (kind === 'moment' && ISO.test(value)) return toMs(name, value)
  if (!NUMBER.test(value) || !Number.isFinite(Number(value))) throw bad(name, NOT_READ[kind])
  return Number(value)
}

const NOT_READ = {
  number: 'It is not a number.',
  moment: 'It is neither UTC epoch milliseconds nor ISO 8601 with a zone, such as 2026-11-20T12:00:00Z.',
}

/** A `+` of a zone that was not escaped arrives as a blank. */
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+ -]\d\d:?\d\d)$/i

function toMs(name: string, text: string): number {
  const ms = readMs(text.replace(' ', '+'))
  if (ms === null) throw bad(name, 'There is no such date.')
  return ms
}

function longest(search: URLSearchParams): string {
  const sizes = new Map<string, number>()
  for (const [name, value] of search) sizes.set(name, (sizes.get(name) ?? 0) + name.length + value.length)
  return [...sizes].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 'query'
}

// A name can be as hostile as a value; people need its beginning only.
function bad(name: string, why: string): AppError {
  return new AppError('bad_request', `Parameter ${JSON.stringify(name.slice(0, 60))}: ${why}`)
}
