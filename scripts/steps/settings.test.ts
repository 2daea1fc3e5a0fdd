import { describe, expect, test } from 'vitest'
import { readSettings } from './settings.mjs'

describe('what npm start reads from the environment', () => {
  test('listens on 127.0.0.1, port 3000, when nothing is set', () => {
    expect(readSettings({})).toMatchObject({ host: '127.0.0.1', port: 3000, url: 'http://127.0.0.1:3000' })
  })

  test('leaves the sources to the configuration file when the environment names none', () => {
    expect(readSettings({}).sources).toBeUndefined()
    expect(readSettings({ METRICTRAIL_CONFIG: 'mine.json' }).sources).toBe('')
    expect(readSettings({ METRICTRAIL_CONFIG: 'mine.json', METRICTRAIL_SOURCES: '/logs' }).sources).toBe('/logs')
  })

  test('writes an IPv6 address in brackets in its URL', () => {
    expect(readSettings({ HOST: '::1', PORT: '4000' }).url).toBe('http://[::1]:4000')
  })

  test.each(['0.0.0.0', '::', '192.168.1.7', 'example.com', '127.0.0.1.example.com', '0'])(
    'refuses HOST=%s and says what to set instead',
    (host) => {
      expect(() => readSettings({ HOST: host })).toThrow(`HOST=${host} is refused`)
      expect(() => readSettings({ HOST: host })).toThrow('127.0.0.1, ::1, localhost')
    },
  )

  test.each(['0', '65536', '-1', '3000.5', '3e3', 'http', ' 3000', '0x10'])('refuses PORT=%s', (port) => {
    expect(() => readSettings({ PORT: port })).toThrow(`PORT=${port} is not a port. Set it to a whole number`)
  })
})
