import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setUpTexts } from '@/lib/cloudtrail/set-up'
import { check, same } from './checks'
import { runCommand } from './command'

/** The CloudFormation templates that people copy, before a linter that others wrote. */
export async function checkTemplates(python: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'metrictrail-cfn-'))
  const reads = { buckets: [], stores: [], logGroups: [], queues: [] }
  const texts = ['', 'team'].flatMap((prefix) =>
    setUpTexts({ partition: 'aws', trail: 'metrics-trail', bucket: 'trail-logs', prefix, reads }),
  )
  try {
    for (const [at, { fileName, text }] of texts.filter(({ fileName }) => fileName.endsWith('.yaml')).entries()) {
      await check(`cfn-lint finds nothing wrong with ${fileName}`, async () => {
        const path = join(folder, `${at}-${fileName}`)
        writeFileSync(path, text)
        const { code, stdout, stderr } = await runCommand(join(dirname(python), 'cfn-lint'), [path])
        same([code, stdout.trim(), stderr.trim()], [0, '', ''])
      })
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
