import { expect, test } from 'vitest'
import { parseAccountNames } from './account-names'

test('names and units are read with and without a header, quoted or not', () => {
  const rows = '111122223333,ml-prod,ML/Production\r\n444455556666,"Vision, lab ""B""",\n\n777788889999\n'
  const names = [
    { account: '111122223333', name: 'ml-prod', unit: 'ML/Production' },
    { account: '444455556666', name: 'Vision, lab "B"', unit: null },
    { account: '777788889999', name: null, unit: null },
  ]
  expect(parseAccountNames(rows, 'a.csv')).toEqual({ names, problems: [] })
  expect(parseAccountNames(`\uFEFFAccount,Name,Unit\n${rows}`, 'a.csv')).toEqual({ names, problems: [] })
})

test('a bad line is named by its number, and the others are read', () => {
  const text = 'account,name,unit\n12345,short,\n"111122223333","two\nlines",ML\n444455556666,a,b,c\n777788889999,"open'
  expect(parseAccountNames(text, 'a.csv')).toEqual({
    names: [{ account: '111122223333', name: 'two\nlines', unit: 'ML' }],
    problems: [
      'a.csv, line 2: "12345" is not an account id of 12 digits.',
      'a.csv, line 5: more than account,name,unit. Put quotes round a comma.',
      'a.csv, line 6: a quote is not closed.',
    ],
  })
})
