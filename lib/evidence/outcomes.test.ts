import { describe, expect, test } from 'vitest'
import { tamperedChains } from '@/e2e/emulator/tampered-chains'
import { tamperedDigests } from '@/e2e/emulator/tampered-digests'
import { tamperedLogs } from '@/e2e/emulator/tampered-logs'
import { judgeScene, notVerified } from './judged.fixture'

const table = [...tamperedLogs, ...tamperedDigests, ...tamperedChains].map((row) => [row.name, row] as const)

describe('the verdicts when', () => {
  test.each(table)('%s', async (_name, { make, expected }) => {
    const scene = make()
    const judged = await judgeScene(scene)
    expect(notVerified(scene, judged).sort()).toEqual([...expected].sort())
    expect(judged.logs.size).toBeGreaterThan(0)
  })
})
