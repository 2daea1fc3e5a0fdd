import { describe, expect, it } from 'vitest'
import { paletteEntries } from './palette-entries'

const leads = (query: string) =>
  paletteEntries(query, undefined, { metrics: [], actions: [{ text: 'Go to runs', go: { href: '/runs' } }] }).map(
    ({ go }) => ('href' in go ? go.href : 'act'),
  )

describe('palette', () => {
  it('opens the evidence of an event by its id', () => {
    expect(leads(' 5B0E4A1C-0000-4000-8000-000000000001 ')).toEqual([
      '/events?kind=metrics%2Crun%2Ctrail&point=5b0e4a1c-0000-4000-8000-000000000001',
    ])
  })

  it('opens a run by its ARN', () => {
    const arn = 'arn:aws:sagemaker:eu-west-1:111122223333:experiment-trial-component/Spiral-Adam'
    expect(leads(arn)[0]).toBe('/runs/111122223333/eu-west-1/spiral-adam')
  })

  it('searches the calls for any other text, and offers actions by their words', () => {
    expect(leads('a b&c')).toEqual(['/events?kind=metrics%2Crun%2Ctrail&q=a+b%26c'])
    expect(leads('runs')).toContain('/runs')
    expect(leads('')).toEqual(['/runs'])
  })

  it('leads to the card of a metric that the page has, and to the runs of any other', () => {
    const names = { runs: [], writers: [], metrics: ['train/loss', 'loss'].map((name) => ({ name, runs: 2 })) }
    const card = { text: 'loss', go: { act: () => undefined }, group: 'Metrics', hint: 'on this run' } as const
    const found = paletteEntries('LOSS', names, { metrics: [card], actions: [] })
    expect(found.slice(0, 2)).toMatchObject([
      { group: 'Metrics', text: 'loss', hint: 'on this run', go: card.go },
      { group: 'Metrics', text: 'train/loss', hint: '2 runs', go: { href: '/runs?metric=train%2Floss' } },
    ])
    expect(found.filter(({ group }) => group === 'Metrics')).toHaveLength(2)
  })
})
