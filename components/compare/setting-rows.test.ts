import { expect, test } from 'vitest'
import type { SettingValue } from '@/lib/api/runs'
import { isMixed, settingRows, settingsCsv, sharesOf } from './setting-rows'

const number = (text: string): SettingValue => ({ text, number: Number(text) })
const text = (words: string): SettingValue => ({ text: words, number: null })
const answer = {
  ...{ asOf: { ms: 0, iso: '' }, runs: ['a', 'b', 'c'], more: 0 },
  settings: [
    { setting: 'p.lr' as const, values: [number('1e-4'), number('0.0001'), number('2')] },
    { setting: 'p.seed' as const, values: [number('7'), number('7'), number('7')] },
    { setting: 'p.opt' as const, values: [text('adam'), null, text('=cmd()')] },
  ],
}

test('a run differs where its value is another, or was not sent; equal numbers are equal however they are written', () => {
  const rows = settingRows(answer, ['b', 'a', 'c'], 0)
  expect(rows.map(({ differs }) => differs)).toEqual([
    [false, false, true],
    [false, false, false],
    [false, true, true],
  ])
  expect(rows.map(isMixed)).toEqual([true, false, true])
})

test('values are shared out among the runs: numbers in their order, runs that did not send it last', () => {
  const [lr, , opt] = settingRows(answer, ['c', 'a', 'b'], 0)
  const told = (row: typeof lr) => row && sharesOf(row).map(({ value, runs }) => [value?.text ?? null, runs])
  expect(told(lr)).toEqual([
    ['1e-4', [1, 2]],
    ['2', [0]],
  ])
  expect(told(opt)).toEqual([
    ['=cmd()', [0]],
    ['adam', [1]],
    [null, [2]],
  ])
})

test('a run of the page that the answer leaves out has nothing', () => {
  expect(settingRows(answer, ['gone', 'a'], 1)[0]).toMatchObject({
    values: [null, number('1e-4')],
    differs: [true, false],
  })
})

test('copied rows give a spreadsheet nothing that it would run', () => {
  expect(settingsCsv(settingRows(answer, ['a', 'b', 'c'], 0), ['one', 'two', '+three'])).toBe(
    "setting,one,two,'+three\r\np.lr,1e-4,0.0001,2\r\np.seed,7,7,7\r\np.opt,adam,,'=cmd()\r\n",
  )
})
