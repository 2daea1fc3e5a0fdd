import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { Since } from './since'

const at = (ms: number) => ({ ms })
const textOf = (since: { ms: number } | null, lastOther: { ms: number } | null) =>
  renderToStaticMarkup(<Since since={since} lastOther={lastOther} />).replace(/<[^>]*>/g, '')

test('says no more of since when than the answers tell', () => {
  expect(textOf(at(7000), null)).toBe('at least 1970-01-01T00:00:07Z')
  expect(textOf(at(7000), at(2000))).toBe('between 1970-01-01T00:00:02Z and 1970-01-01T00:00:07Z')
  expect(textOf(at(7000), at(7000))).toBe('1970-01-01T00:00:07Z')
  expect(textOf(null, null)).toBe('')
})
