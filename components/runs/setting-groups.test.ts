import { expect, test } from 'vitest'
import type { SettingChoice } from '@/lib/cloudtrail/setting'
import { settingGroups } from './setting-groups'

const facet = (...values: string[]) => ({ values: values.map((value) => ({ value, label: value, count: 1 })), more: 0 })
const group = (param: SettingChoice[], values: string[], absent = 0) => {
  let changed: SettingChoice[] = []
  const settings = [{ setting: 'p.lr' as const, facet: facet(...values), absent }]
  const [found] = settingGroups({ param }, settings, (next) => {
    changed = next
  })
  const toggle = (value: string, on: boolean) => {
    found?.onToggle(value, on)
    return changed
  }
  return { found, toggle }
}

test('numbers stand in their order before texts, and runs without it last', () => {
  const labels = group([], ['auto', '10', '2', '1e-3'], 4).found?.facet?.values.map(({ label }) => label)
  expect(labels).toEqual(['1e-3', '2', '10', 'auto', 'not sent'])
})

test('a chosen value that no run has stays to be taken away, and so does the choice of none', () => {
  const { found, toggle } = group(
    [
      { setting: 'p.lr', value: '7' },
      { setting: 'p.lr', value: null },
    ],
    ['2'],
  )
  expect(found?.facet?.values.map(({ value, count }) => [value, count])).toEqual([
    ['p.lr=2', 1],
    ['p.lr=7', 0],
    ['p.lr', 0],
  ])
  expect(found?.selected).toEqual(['p.lr=7', 'p.lr'])
  expect(toggle('p.lr', false)).toEqual([{ setting: 'p.lr', value: '7' }])
  expect(toggle('p.lr=2', true).at(-1)).toEqual({ setting: 'p.lr', value: '2' })
})
