import { describe, expect, test } from 'vitest'
import { isInstalled } from './install.mjs'

const wanted = {
  '': { version: '0.1.0' },
  'node_modules/next': { version: '16.4.5' },
  'node_modules/@img/sharp-win32-x64': { version: '0.35.0', optional: true },
}

describe('when npm start installs', () => {
  test('nothing is installed again when every package is there in its version', () => {
    expect(isInstalled(wanted, { 'node_modules/next': { version: '16.4.5' } })).toBe(true)
  })

  test('a changed version, a missing package and a missing folder each ask for npm ci', () => {
    expect(isInstalled(wanted, { 'node_modules/next': { version: '16.4.4' } })).toBe(false)
    expect(isInstalled(wanted, {})).toBe(false)
    expect(isInstalled(wanted, null)).toBe(false)
  })
})
