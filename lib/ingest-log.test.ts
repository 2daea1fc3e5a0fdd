import { expect, test } from 'vitest'
import { openLog } from './ingest-log'

test('texts of strangers forge no line, colour no terminal and turn no direction', () => {
  const lines: string[] = []
  const log = openLog({ write: (line) => lines.push(line) })
  const agent =
    'boto3\r\n{"level":50,"msg":"forged"}\u001b[31m red \u009b1m \u202e txt.exe \u2066 \u200b \u0000 \u2028 end'
  log.info('a call was read', { agent, count: 1, nothing: null })
  log.warn('one', { agent })
  log.error('two', { agent })

  expect(lines).toHaveLength(3)
  for (const line of lines) {
    expect(line).toMatch(/^[\x20-\x7e]+\n$/)
    expect(JSON.parse(line)).toMatchObject({
      agent:
        'boto3\\u{d}\\u{a}{"level":50,"msg":"forged"}\\u{1b}[31m red \\u{9b}1m \\u{202e} txt.exe \\u{2066} \\u{200b} \\u{0} \\u{2028} end',
    })
  }
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ count: 1, nothing: null, msg: 'a call was read' })
})
