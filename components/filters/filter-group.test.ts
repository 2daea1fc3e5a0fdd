import { describe, expect, it } from 'vitest'
import { type FilterGroup, toggled, valuesOf } from './filter-group'

const group: FilterGroup = {
  name: 'writer',
  label: 'Writer',
  plural: 'writers',
  facet: { values: [{ value: 'a', label: 'Ann', count: 0 }], more: 0 },
  selected: ['z', 'a'],
  machine: true,
  onToggle: () => undefined,
}

describe('filter group', () => {
  it('keeps a chosen value that no count names, so that it can be taken away', () => {
    expect(valuesOf(group)).toEqual([
      { value: 'z', label: 'z', count: null },
      { value: 'a', label: 'Ann', count: 0 },
    ])
  })

  it('puts a value in once and takes it out', () => {
    expect(toggled(['a', 'b'], 'a', true)).toEqual(['b', 'a'])
    expect(toggled(['a', 'b'], 'a', false)).toEqual(['b'])
  })
})
