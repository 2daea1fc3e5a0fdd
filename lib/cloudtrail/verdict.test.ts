import { expect, test } from 'vitest'
import { REASON_WORDS, VERDICT_LABELS, VERDICTS, worstVerdict } from './verdict'

test('one file that is not verified is what is said of all of them together', () => {
  for (const verdict of VERDICTS) {
    expect(worstVerdict(['verified', verdict])).toBe(verdict)
    expect(worstVerdict([verdict, 'failed'])).toBe('failed')
  }
  expect(worstVerdict(['pending', 'unattested', 'hash-only'])).toBe('unattested')
  expect(worstVerdict([])).toBeNull()
})

test('no word claims more than that a log file is as it was delivered', () => {
  expect(VERDICT_LABELS.verified).toBe('Log verified')
  for (const words of Object.values(REASON_WORDS)) expect(words).toMatch(/^[A-Z][^.]*\.$/)
})
