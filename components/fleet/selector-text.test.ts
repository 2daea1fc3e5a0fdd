import { describe, expect, it } from 'vitest'
import { shownSelectors } from './selector-text'

const trail = {
  ...{ name: 'metrics', arn: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/metrics', isMultiRegion: false },
  ...{ lastDelivery: null, deliveryError: null },
  selectors: [
    { name: null, lines: ['{"Field":"eventCategory","Equals":["Management"]}'] },
    {
      name: 'Metrics',
      lines: ['{"Field":"eventCategory","Equals":["Data"]}', '{"Field":"readOnly","Equals":["true"]}'],
    },
  ],
}
const hole = { trail: trail.arn, selector: 1, field: 1, hides: 'writes', count: 1, words: '' } as const

describe('the selectors of a cell', () => {
  it('are those that hide something, with just the line that does marked', () => {
    const [shown, ...others] = shownSelectors({ state: 'partly', trails: [trail], holes: [hole] })
    expect(others).toEqual([])
    expect(shown?.remark).toBe('selector 2 of 2 on this trail')
    expect(shown?.lines.filter(({ hides }) => hides)).toEqual([
      { text: '  {"Field":"readOnly","Equals":["true"]}', hides: true },
    ])
    expect(() => JSON.parse(shown?.lines.map(({ text }) => text).join('\n') ?? '') as unknown).not.toThrow()
  })

  it('are all of them where the trail records nothing, and none where there is nothing to see', () => {
    expect(shownSelectors({ state: 'not_recorded', trails: [trail], holes: [] })).toHaveLength(2)
    expect(shownSelectors({ state: 'validation_off', trails: [trail], holes: [] })).toEqual([])
    expect(shownSelectors({ state: 'not_recorded', trails: [{ ...trail, selectors: null }], holes: [] })).toEqual([])
  })
})
