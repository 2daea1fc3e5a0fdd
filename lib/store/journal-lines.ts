import 'server-only'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'

/** The SHA-256 of a line of the journal, in hex: the next line holds it. */
export const hashOfLine = (line: string) => createHash('sha256').update(line).digest('hex')

/** The whole lines of a journal without their ends, each with its length in bytes; a last one that was cut off is left out. */
export async function* journalLines(path: string): AsyncGenerator<{ line: string; bytes: number }> {
  let rest = Buffer.alloc(0)
  for await (const part of createReadStream(path) as AsyncIterable<Buffer>) {
    rest = Buffer.concat([rest, part])
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      const line = rest.subarray(0, end).toString('utf8')
      rest = rest.subarray(end + 1)
      yield { line, bytes: end + 1 }
    }
  }
}
