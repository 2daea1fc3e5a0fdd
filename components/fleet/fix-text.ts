import { z } from 'zod'
import { selectorLines } from './selector-text'

const FIX = /^(aws cloudtrail [\w-]+) (--region [\w-]+) (--(?:trail-)?name [\w.:/-]+)(?: (--[\w-]+)(?: '(.*)')?)?$/s
const Selectors = z.array(
  z.strictObject({ Name: z.string().optional(), FieldSelectors: z.array(z.record(z.string(), z.unknown())) }),
)

/** A fix over several lines, which a POSIX shell runs as the one line that it is. What is not understood stays whole. */
export function fixLines(fix: string): string[] {
  const [, call, region, name, option, quoted] = FIX.exec(fix) ?? []
  if (call === undefined) return [fix]
  const head = [call, `  ${region}`, `  ${name}`]
  if (option === undefined) return continued(head)
  if (quoted === undefined) return continued([...head, `  ${option}`])
  const json = selectorsOf(quoted.replaceAll(`'\\''`, "'"))
  if (json === null) return [fix]
  const lines = json.map((line) => line.replaceAll("'", `'\\''`))
  return [...continued([...head, `  ${option} '[`]), ...lines, "]'"]
}

/** A backslash after each line but the last. */
const continued = (lines: string[]) => lines.map((line, index) => (index < lines.length - 1 ? `${line} \\` : line))

function selectorsOf(json: string): string[] | null {
  const parsed = Selectors.safeParse(readJson(json))
  if (!parsed.success) return null
  return parsed.data.flatMap(({ Name, FieldSelectors }, index, all) => {
    const lines = FieldSelectors.map((field) => JSON.stringify(field))
    const texts = selectorLines({ name: Name ?? null, lines }, []).map(({ text }) => text)
    return texts.map((text, at) => (at === texts.length - 1 && index < all.length - 1 ? `${text},` : text))
  })
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
