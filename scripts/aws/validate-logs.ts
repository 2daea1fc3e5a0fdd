import { strict as assert } from 'node:assert'
import { serveScene } from '@/e2e/emulator/scene-api'
import { tamperedChains } from '@/e2e/emulator/tampered-chains'
import { tamperedDigests } from '@/e2e/emulator/tampered-digests'
import { tamperedLogs } from '@/e2e/emulator/tampered-logs'
import type { Scene } from '@/e2e/emulator/tampered-trail'
import { judgeScene } from '@/lib/evidence/judged.fixture'
import { check, same } from './checks'
import { runCommand } from './command'
import { clientEnvironment } from './outside-clients'
import { holes } from './validator-holes'
import { differences, readLines } from './validator-lines'

const time = (ms: number) => new Date(ms).toISOString().replace('.000Z', 'Z')

/** Puts every tampered trail of the tests before AWS's own validator, and compares what it says with our verdicts. */
export async function checkValidateLogs(aws: string): Promise<void> {
  console.log((await runCommand(aws, ['--version'])).stdout.trim())
  const rows = [...tamperedLogs, ...tamperedDigests, ...tamperedChains]
  const seen = new Set<string>()
  for (const { name, make } of rows) {
    const known = holes.get(name) ?? []
    if (known.length > 0) seen.add(name)
    const words = known.length === 0 ? 'agrees with our verdicts' : 'differs from our verdicts exactly as listed'
    await check(`validate-logs ${words} when ${name}`, async () => {
      const scene = make()
      const { lines, code } = await validate(aws, scene)
      const ours = await judgeScene(scene)
      same(differences(scene, ours, lines), [...known].sort())
      const isBad = [...lines.spoken.values()].some((word) => word !== 'valid')
      same(code, lines.isRefused ? 255 : isBad ? 1 : 0)
    })
  }
  await check('every listed hole of validate-logs was met', () =>
    same(
      [...holes.keys()].filter((name) => !seen.has(name)),
      [],
    ),
  )
  await check('validate-logs refuses a range that ends before it begins, for which we walk no hour', async () => {
    const [row] = rows
    const scene = row?.make()
    assert.ok(scene)
    ;[scene.fromMs, scene.untilMs] = [scene.untilMs, scene.fromMs]
    const { code, said } = await validate(aws, scene)
    assert.match(said, /start-time must occur before end-time/)
    same(code, 255)
    same(
      (await judgeScene(scene)).chains.map(({ hours }) => hours),
      [[]],
    )
  })
}

async function validate(aws: string, scene: Scene) {
  const { trailArn, env, stop } = await serveScene(scene)
  const { account, region } = scene.trail.plan
  const args = [
    ...[
      'cloudtrail',
      'validate-logs',
      '--verbose',
      '--trail-arn',
      trailArn,
      '--account-id',
      account,
      '--region',
      region,
    ],
    ...['--start-time', time(scene.fromMs), '--end-time', time(scene.untilMs)],
  ]
  const person = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }
  try {
    const { code, stdout, stderr } = await runCommand(aws, args, clientEnvironment(person, env))
    const said = `${stdout}\n${stderr}`
    return { code, said, lines: readLines(said) }
  } finally {
    stop()
  }
}
