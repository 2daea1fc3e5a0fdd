import { describe, expect, it } from 'vitest'
import { webMarkdown, webPart, withWebPart } from './web-report'

const written = { date: '2026-11-27', command: 'npm run bench:web', chromium: '1' }
const live = (minutes: number) => ({ live: { minutes, first: 10e6, last: 11e6, points: [5, 9] as [number, number] } })

describe('the part of BENCHMARKS.md that the browser bench writes', () => {
  it('takes the place of the old one and leaves the rest of the file alone', () => {
    const first = withWebPart('# Benchmarks\n\n- a note\n', webMarkdown(live(10), written))
    expect(first).toContain('# Benchmarks\n\n- a note\n')
    expect(first).toContain('| the second as a part of the first | 110 % | ≤ 110 % |')
    const again = withWebPart(`${first}\nafter\n`, webMarkdown(live(3), written))
    expect(again).toContain('# Benchmarks\n\n- a note\n')
    expect(again.endsWith('\nafter\n')).toBe(true)
    expect(again.match(/## In the browser/g)).toHaveLength(1)
    expect(again).toContain('Shortened by `--live=3`: the bar is for 10 minutes.')
    expect(again).not.toContain('after 10 minutes')
  })

  it('is found in a file as it was written, so that another bench can keep it', () => {
    const part = webMarkdown(live(10), written)
    expect(webPart(withWebPart('# Benchmarks\n', part))).toBe(part)
    expect(withWebPart('# Benchmarks\n', '')).toBe('# Benchmarks\n')
  })
})
