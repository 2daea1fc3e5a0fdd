import 'server-only'
import { isUtf8 } from 'node:buffer'
import { hash } from 'node:crypto'
import { findRecords } from '@/lib/cloudtrail/record'
import type { FileLimits } from './env'
import { FileColumns } from './ingest-columns'
import { inflate } from './sources/inflate'
import { type FileCounts, FileFlag, type FileState, type ParsedFile } from './store/batch'

/** What reading one file came to: everything of its ledger row that does not depend on where it lies. */
export interface ReadFile {
  storedSha256: string
  contentSha256: string | null
  state: Extract<FileState, 'ingested' | 'partial' | 'quarantined'>
  reason: string | null
  detail: string | null
  flags: number
  counts: FileCounts
  parsed: ParsedFile | null
}

export const noRecords: FileCounts = { records: 0, kept: 0, other: 0, rejected: 0 }

/** Inflates, hashes and parses the stored bytes of one file. Bad data is a state with its reason, nothing throws. */
export async function readLogFile(stored: Uint8Array, key: string, limits: FileLimits): Promise<ReadFile> {
  const storedSha256 = hash('sha256', stored, 'hex')
  const inflated = await inflate(stored, key, limits)
  if (inflated.kind === 'refused') {
    const { reason, detail } = inflated
    return {
      storedSha256,
      contentSha256: null,
      state: 'quarantined',
      reason,
      detail,
      flags: 0,
      counts: noRecords,
      parsed: null,
    }
  }
  const { bytes, trailing } = inflated
  const contentSha256 = bytes === stored ? storedSha256 : hash('sha256', bytes, 'hex')
  const { parsed, counts, content, problem } = parse(bytes, limits)
  let flags = content === 'log' ? 0 : FileFlag[content]
  if (trailing === 'data') flags |= FileFlag.dataAfterEnd
  if (trailing === 'zeros') flags |= FileFlag.trailingZeros
  const found = { storedSha256, contentSha256, flags, counts }
  const nothing = counts.kept + counts.other === 0 ? (problem ?? parsed.rejections[0]?.rejection) : null
  if (nothing) return { ...found, state: 'quarantined', ...nothing, parsed }
  return { ...found, ...judge({ trailing, problem, rejected: counts.rejected }), parsed }
}

interface Problem {
  reason: string
  detail: string
}

function judge(found: { trailing: 'nothing' | 'data' | 'zeros'; problem: Problem | null; rejected: number }) {
  const { trailing, problem, rejected } = found
  if (trailing === 'data') {
    return partial('data_after_end', 'Data after the end of the gzip stream: only the first member was read.')
  }
  if (trailing === 'zeros') return partial('trailing_zeros', 'Zero bytes after the end of the gzip stream.')
  if (problem !== null) return partial(problem.reason, problem.detail)
  if (rejected > 0) return partial('rejected_records', `${rejected} records could not be read.`)
  return { state: 'ingested' as const, reason: null, detail: null }
}

const partial = (reason: string, detail: string) => ({ state: 'partial' as const, reason, detail })

const text = {
  isUtf8,
  decode: (bytes: Uint8Array, from: number, to: number) =>
    Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('utf8'),
}

function parse(bytes: Uint8Array, limits: FileLimits) {
  const columns = new FileColumns()
  // The clock is not asked here: whether an event lies in the future is judged with the journalled as-of.
  const records = findRecords(bytes, { seenMs: Infinity, maxRecords: limits.records, text })
  let next = records.next()
  for (; !next.done; next = records.next()) {
    const { byteFrom, byteLength, kind } = next.value
    const slice = kind === 'rejected' ? '' : hash('sha256', bytes.subarray(byteFrom, byteFrom + byteLength), 'hex')
    columns.add(next.value, slice)
  }
  const { content, problem, ...counts } = next.value
  return { parsed: columns.done(), counts, content, problem }
}
