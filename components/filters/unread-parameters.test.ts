import { describe, expect, it } from 'vitest'
import { unreadParameters } from './unread-parameters'

const unread = (search: string) => unreadParameters(new URLSearchParams(search)).map((each) => each.name)

describe('values of a URL that are not understood', () => {
  it('finds each of them, lists included', () => {
    expect(
      unread(
        'page=-3&size=9999&sort=colour&from=yesterday&writer=nokey&kind=metrics,gossip&x0=NaN&y=cubic&columns=points,luck',
      ),
    ).toEqual(['page', 'size', 'sort', 'from', 'writer', 'kind', 'x0', 'y', 'columns'])
  })

  it('leaves alone what is understood and what is not ours', () => {
    expect(
      unread('page=3&from=2026-11-20&metric=train%2Floss&client=AWS%20CLI,a%2Cb&utm_source=mail&constructor=1'),
    ).toEqual([])
  })

  it('says what is used instead', () => {
    expect(unreadParameters(new URLSearchParams('page=zero'))).toEqual([
      { name: 'page', value: 'zero', used: 'page 1' },
    ])
  })
})
