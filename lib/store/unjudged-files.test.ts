import { expect, test } from 'vitest'
import { openMemoryStore } from './open'
import { readUnjudgedFiles } from './unjudged-files'

const AT = Date.UTC(2026, 10, 1)

test('gives all files that have no verdict page by page, and of a version that was read twice the newest reading', async () => {
  const store = await openMemoryStore()
  const connection = await store.connect()
  await connection.run(`insert into files by name
    select i as file_id, 'trail' as source, 'a/' || (case i when 4 then 1 else i end) || '.json.gz' as object_key,
      'v1' as version, 1 as size_bytes, '' as stored_sha256, 'ingested' as state, 0 as flags, 0 as records, 0 as kept,
      0 as other, 0 as rejected, 0 as duplicates, 0 as points, false as archived, ${AT} as seen_ms
    from range(6) r(i)`)
  await connection.run(`insert into verdicts values (2, 'pending', null, null, ${AT}), (2, 'verified', null, null, ${AT + 1}),
    (3, 'pending', null, null, ${AT})`)

  const found: number[] = []
  const pages: number[] = []
  for (let next: number | null = -1; next !== null; ) {
    const page = await readUnjudgedFiles(store.reader, { dueMs: AT, after: next, most: 2 })
    found.push(...page.files.map(({ fileId }) => fileId))
    pages.push(page.files.length)
    next = page.next
  }

  // 1 was read again as 4; 2 is verified; 3 is pending and due, having no time of delivery.
  expect(found).toEqual([0, 3, 4, 5])
  expect(pages).toEqual([1, 2, 1])
  store.close()
})
