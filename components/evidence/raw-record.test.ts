import { expect, it } from 'vitest'
import { layOutRecord } from './raw-record'

const RECORD =
  '{"eventID":"5b0e","requestParameters":{"metricData":[{"metricName":"a: b","step":1},{"metricName":"loss","step":90,"value":0.9130}],"none":[],"x":{}},"big":9007199254740993}'

it('keeps every token as it was written', () => {
  const text = layOutRecord(RECORD, null)
    .map((line) => line.text)
    .join('\n')
  expect(text).toContain('"value": 0.9130')
  expect(text).toContain('"big": 9007199254740993')
  expect(text).toContain('"none": [],')
  expect(text).toContain('"x": {}')
  expect(JSON.parse(text)).toEqual(JSON.parse(RECORD))
})

it('marks the item in question and nothing else', () => {
  const marked = (item: number) =>
    layOutRecord(RECORD, item)
      .filter((line) => line.marked)
      .map((line) => line.text.trim())
  expect(marked(1)).toEqual(['{', '"metricName": "loss",', '"step": 90,', '"value": 0.9130', '}'])
  expect(marked(0)).toEqual(['{', '"metricName": "a: b",', '"step": 1', '},'])
  expect(marked(7)).toEqual([])
})

it('shows what cannot be seen, and shows text that is no JSON as it is', () => {
  expect(layOutRecord('{"a":"\u202egnp"}', null)[1]?.text).toBe('  "a": "\\u{202e}gnp"')
  expect(layOutRecord('not json', null)).toEqual([{ text: 'not json', marked: false }])
})
