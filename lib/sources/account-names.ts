import 'server-only'
import { readFile } from 'node:fs/promises'
import { AppError } from '@/lib/errors'

/** What people call an account, and the organizational unit it belongs to, as a path. */
export interface NamedAccount {
  account: string
  name: string | null
  unit: string | null
}

/**
 * Names from a CSV file of `account,name,unit`; a header is optional, fields may be quoted (RFC 4180), empty fields say
 * nothing. `problems`: lines that say no account, by their number. Throws `source_unreadable` when there is no such file.
 */
export async function readAccountNames(path: string): Promise<{ names: NamedAccount[]; problems: string[] }> {
  let text: string
  try {
    text = await readFile(/* turbopackIgnore: true */ path, 'utf8')
  } catch (error) {
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    const why = isAbsent ? `there is no file ${path}` : error instanceof Error ? error.message : String(error)
    throw new AppError('source_unreadable', `The names of accounts cannot be read: ${why}. Correct fleet.names.`)
  }
  return parseAccountNames(text, path)
}

/** The same from its text; `path` stands in the words of problems. */
export function parseAccountNames(text: string, path: string): { names: NamedAccount[]; problems: string[] } {
  const names: NamedAccount[] = []
  const problems: string[] = []
  for (const { line, fields } of rowsOf(text.replace(/^\uFEFF/, ''))) {
    const [account = '', name = '', unit = '', ...more] = fields?.map((field) => field.trim()) ?? []
    if (fields !== null && line === 1 && /^account/i.test(account)) continue
    if (fields === null) problems.push(`${path}, line ${line}: a quote is not closed.`)
    else if (!/^\d{12}$/.test(account))
      problems.push(`${path}, line ${line}: "${account}" is not an account id of 12 digits.`)
    else if (more.length > 0)
      problems.push(`${path}, line ${line}: more than account,name,unit. Put quotes round a comma.`)
    else names.push({ account, name: name || null, unit: unit || null })
  }
  return { names, problems }
}

/** Rows with the number of the line they begin on; null: their last quote is not closed. */
function* rowsOf(text: string): Generator<{ line: number; fields: string[] | null }> {
  let line = 1
  const row = /(?:"(?:[^"]|"")*"|[^"\n])*(?:\n|$)/y
  while (row.lastIndex < text.length) {
    const from = row.lastIndex
    const [found] = row.exec(text) ?? []
    if (found === undefined) {
      yield { line, fields: null }
      return
    }
    if (found.trim() !== '') yield { line, fields: fieldsOf(found.replace(/\r?\n$/, '')) }
    line += text.slice(from, row.lastIndex).split('\n').length - 1
  }
}

function fieldsOf(row: string): string[] {
  const fields = row.match(/(?:^|,)(?:\s*"(?:[^"]|"")*"\s*|[^,]*)/g) ?? []
  return fields.map((field) => {
    const text = field.replace(/^,/, '')
    const quoted = /^\s*"((?:[^"]|"")*)"\s*$/.exec(text)
    return quoted?.[1]?.replaceAll('""', '"') ?? text
  })
}
