import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const serverRooms = /^lib\/(sources|store|evidence|ingest|access)(\/|[-.])/
const worker = /(^|\/)(worker|[a-z-]+-worker)\.ts$/

describe('the house', () => {
  test('each file of a server room says so in its first line, so that no page can carry it to a browser', () => {
    const silent = sourcesUnder('lib')
      .filter((path) => serverRooms.test(path) && path !== 'lib/access/scope.ts')
      .filter((path) => !worker.test(path) && !/\.(test|faults)\.ts$/.test(path))
      .filter((path) => !readFileSync(path, 'utf8').startsWith("import 'server-only'\n"))
    expect(silent).toEqual([])
  })

  test('no room is called by a word that says nothing, and no file only passes others on', () => {
    const rooms = ['utils', 'helpers', 'hooks', 'types', 'constants', 'services']
    const vague = ['app', 'components', 'lib', 'scripts', 'e2e']
      .flatMap(sourcesUnder)
      .filter((path) => rooms.some((room) => path.includes(`/${room}/`)) || /\/index\.tsx?$/.test(path))
    expect(vague).toEqual([])
  })
})

function sourcesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
}
