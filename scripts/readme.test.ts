import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const readme = readFileSync('README.md', 'utf8')
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, Record<string, string>>

describe('the README', () => {
  test('is short enough to be read', () => {
    expect(readme.split('\n').length).toBeLessThanOrEqual(151)
  })

  test('links only to places that exist', () => {
    const links = [...readme.matchAll(/\]\((?!https?:|#)([^)\s]+)\)/g)].map((match) => match[1] ?? '')
    expect(links.length).toBeGreaterThan(20)
    expect(links.filter((path) => !existsSync(path.replace(/#.*$/, '')))).toEqual([])
  })

  test('gives a reason for every dependency, and for none that is gone', () => {
    const told = [...readme.matchAll(/^\| (`[^|]+`) \|[^|]{15,}\|$/gm)]
      .flatMap((match) => [...(match[1] ?? '').matchAll(/`([^`]+)`/g)])
      .map((match) => match[1])
      .filter((name) => name !== undefined && !/^[A-Z_]+$/.test(name))
    const used = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })
    expect(told.sort()).toEqual(used.sort())
  })

  test('names only commands that exist', () => {
    const commands = [...readme.matchAll(/npm run ([a-z:]+)/g)].map((match) => match[1] ?? '')
    expect(commands.filter((name) => manifest.scripts?.[name] === undefined)).toEqual([])
  })
})
