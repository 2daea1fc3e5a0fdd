import { execFile } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { EVERYTHING } from '@/lib/access/scope'
import { ViewDraft } from '@/lib/api/views'
import { MadeTrail, rowsOf } from '@/lib/ingest-trail'

const run = promisify(execFile)

test('npm run rebuild makes the index again and keeps saved views under their addresses', async () => {
  const made = new MadeTrail()
  try {
    made.write('a.json', [{ second: 1 }, { second: 2 }])
    const draft = (name: string) => ViewDraft.parse({ name, target: '/runs/111122223333/us-east-1/run-a?x=observed' })
    const saved = await made.read(({ views }) =>
      Promise.all([views.save(EVERYTHING, draft('forged point'), 1), views.save(EVERYTHING, draft(''), 2)]),
    )
    rmSync(join(made.data, 'index.duckdb'))
    const { stdout } = await run(
      process.execPath,
      ['--conditions=react-server', '--import', 'tsx', 'scripts/rebuild.ts'],
      {
        env: { ...process.env, METRICTRAIL_SOURCES: made.logs, METRICTRAIL_DATA: made.data },
      },
    )
    expect(stdout).toContain('The index was made again from 1 files.')
    await made.read(async (ingest) => {
      expect(await rowsOf(ingest, 'select count(*)::integer from events')).toEqual([[2]])
      expect(await Promise.all(saved.map(({ id }) => ingest.views.find(EVERYTHING, id)))).toEqual(saved)
      expect(await ingest.views.list(EVERYTHING)).toHaveLength(2)
    })
  } finally {
    made.remove()
  }
}, 60_000)
