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

  it('reads settings of runs as columns, order and filters, and finds what is none', () => {
    expect(unread('columns=status,p.lr,i.a%252Cb&sort=p.lr&param=p.optimizer=adam,p.note=a%252Cb,m.CommitId')).toEqual(
      [],
    )
    expect(unread('columns=p.&sort=x.lr&param=optimizer=adam')).toEqual(['columns', 'sort', 'param'])
    const many = Array.from({ length: 31 }, (_, at) => `p.n${at}`).join()
    expect(unread(`columns=${many}&param=${many}`)).toEqual(['columns', 'param'])
  })

  it('finds a range that ends before it begins', () => {
    expect(unread('from=2026-11-20&to=2026-11-01')).toEqual(['from'])
    expect(unread('from=2026-11-01&to=2026-11-20')).toEqual([])
  })

  it('says what is used instead, of a list the rest when some of it was read', () => {
    expect(unreadParameters(new URLSearchParams('kind=run,gossip'))[0]?.used).toBe('the rest of it')
    expect(unreadParameters(new URLSearchParams('kind=gossip'))[0]?.used).toBe('metrics calls')
    expect(unreadParameters(new URLSearchParams('page=zero'))).toEqual([
      { name: 'page', value: 'zero', used: 'page 1' },
    ])
  })
})
