import { spawn } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { findFreePort } from './steps/port.mjs'

const folder = mkdtempSync(join(tmpdir(), 'metrictrail-start-test-'))
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

describe('npm start refuses, in a sentence and before it installs or builds anything,', () => {
  test('an address that other machines can reach', async () => {
    const { code, said } = await start({ HOST: '0.0.0.0' })
    expect(said).toBe(
      'HOST=0.0.0.0 is refused: MetricTrail has no sign-in yet, so it answers on this machine only. ' +
        'Leave HOST unset, or set it to one of 127.0.0.1, ::1, localhost.\n',
    )
    expect(code).toBe(1)
  })

  test('a port that is none', async () => {
    const { code, said } = await start({ PORT: '70000' })
    expect(said).toContain('PORT=70000 is not a port')
    expect(code).toBe(1)
  })

  test('a port that another program has', async () => {
    const other = createServer()
    const port = await new Promise<number>((resolve) => {
      other.listen(0, '127.0.0.1', () => {
        const address = other.address()
        resolve(typeof address === 'object' && address ? address.port : 0)
      })
    })
    const { code, said } = await start({ PORT: String(port) })
    other.close()
    expect(said).toContain(`PORT ${port} on 127.0.0.1 is taken by another program`)
    expect(code).toBe(1)
  })

  test('a data directory in which another one works, by the pid that holds it', async () => {
    writeFileSync(join(folder, 'lock'), JSON.stringify({ pid: process.pid }))
    const { code, said } = await start({})
    rmSync(join(folder, 'lock'))
    expect(said).toContain(`Another MetricTrail (pid ${process.pid}) works in ${folder}`)
    expect(code).toBe(1)
  })

  test('a data directory that cannot be written', async () => {
    const file = join(folder, 'a-file')
    writeFileSync(file, '')
    chmodSync(file, 0o400)
    const { code, said } = await start({ METRICTRAIL_DATA: file })
    expect(said).toContain(`The data directory ${file} cannot be written (EEXIST)`)
    expect(code).toBe(1)
  })
})

describe('a checkout from which another MetricTrail serves', () => {
  const checkout = join(folder, 'checkout')
  const user = join(checkout, '.running', String(process.pid))
  const launcher = join(checkout, 'scripts/start.mjs')

  beforeEach(() => {
    cpSync('scripts/start.mjs', launcher)
    cpSync('scripts/steps', join(checkout, 'scripts/steps'), { recursive: true })
    cpSync('package.json', join(checkout, 'package.json'))
    write('package-lock.json', '{"packages":{"node_modules/next":{"version":"1"}}}')
    write('node_modules/.package-lock.json', '{"packages":{"node_modules/next":{"version":"1"}}}')
    write('node_modules/next/dist/bin/next', 'console.log("a build"); process.exit(3)')
    write(user.slice(checkout.length), JSON.stringify({ pid: process.pid, url: 'http://127.0.0.1:3000' }))
    return () => rmSync(checkout, { recursive: true, force: true })
  })

  function write(path: string, text: string): void {
    mkdirSync(join(checkout, path, '..'), { recursive: true })
    writeFileSync(join(checkout, path), text)
  }

  test('keeps its build, whatever data directory the second one has', async () => {
    const { code, said } = await start({ PORT: String(await findFreePort()) }, launcher)
    expect(said).toBe(
      `The sources have changed since the last build, and another MetricTrail (pid ${process.pid}, ` +
        'http://127.0.0.1:3000) runs from this folder: what is made new now would break its pages. ' +
        'Stop it and start again, or start this one from a second checkout.\n',
    )
    expect(code).toBe(1)
  })

  test('keeps its packages', async () => {
    write('package-lock.json', '{"packages":{"node_modules/next":{"version":"2"}}}')
    const { said } = await start({ PORT: String(await findFreePort()) }, launcher)
    expect(said).toContain(`package-lock.json has changed since the last installation, and another MetricTrail (pid`)
  })

  test('is built when that one was killed, and nothing of either is left behind', async () => {
    write(user.slice(checkout.length), JSON.stringify({ pid: process.pid, startedTicks: '1', url: '' }))
    const { said } = await start({ PORT: String(await findFreePort()) }, launcher)
    expect(said).toContain('a build\n')
    expect(said).toContain('next build ended with code 3')
    expect(readdirSync(join(checkout, '.running'))).toEqual([])
  })
})

/** Runs the launcher; each of these ends by itself. */
function start(
  env: Record<string, string>,
  launcher = 'scripts/start.mjs',
): Promise<{ code: number | null; said: string }> {
  const defaults = { PATH: process.env.PATH, METRICTRAIL_DATA: folder }
  const child = spawn(process.execPath, [launcher], { env: { NODE_ENV: 'test', ...defaults, ...env } })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (bytes: Buffer) => {
      said += bytes.toString()
    })
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, said })))
}
