import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatSettingChoice, isSetting, parseSettingChoice, settingOf, toSettingId } from './setting'

test('a choice reads as its setting, an equals sign and its value', () => {
  expect(formatSettingChoice({ setting: 'p.optimizer', value: 'adam' })).toBe('p.optimizer=adam')
  expect(parseSettingChoice('p.optimizer=adam')).toEqual({ setting: 'p.optimizer', value: 'adam' })
  expect(parseSettingChoice('p.optimizer=')).toEqual({ setting: 'p.optimizer', value: '' })
  expect(parseSettingChoice('p.optimizer')).toEqual({ setting: 'p.optimizer', value: null })
  expect(parseSettingChoice('i.data=s3://bucket/key?a=b')).toEqual({ setting: 'i.data', value: 's3://bucket/key?a=b' })
})

test('any name and any value come back from a choice as they were', () => {
  const names = fc.string({ unit: 'binary', minLength: 1, maxLength: 200 })
  const values = fc.option(fc.string({ unit: 'binary', maxLength: 200 }))
  const kinds = fc.constantFrom('parameter', 'input', 'output', 'metadata', 'tag')
  fc.assert(
    fc.property(kinds, names, values, (kind, name, value) => {
      const setting = toSettingId(kind, name)
      expect(settingOf(setting)).toEqual({ kind, name })
      expect(parseSettingChoice(formatSettingChoice({ setting, value }))).toEqual({ setting, value })
    }),
  )
  for (const name of ['=', '%', '%3D', '%25=', '%253D', '\n', '__proto__'])
    expect(parseSettingChoice(formatSettingChoice({ setting: `t.${name}`, value: name }))).toEqual({
      ...{ setting: `t.${name}`, value: name },
    })
})

test('what is no setting of a known kind, or longer than names can be, is none', () => {
  for (const text of ['', 'lr', 'p', 'p.', 'x.lr', 'pp.lr', '=adam', '.lr', `p.${'x'.repeat(513)}`]) {
    expect([text, isSetting(text), parseSettingChoice(text)]).toEqual([text, false, null])
  }
  expect(isSetting(`p.${'x'.repeat(512)}`)).toBe(true)
  expect(parseSettingChoice(`p.lr=${'x'.repeat(4096)}`)).toBeNull()
})
