import { RE2JS } from 're2js'
import { describe, expect, it, vi } from 'vitest'
import { nameFilter } from '@/components/chart/name-filter'
import type { PaletteAction } from './palette-entries'
import { chartActions, metricActions } from './run-actions'

const act = (actions: PaletteAction[], text: string) => {
  const go = actions.find((action) => action.text === text)?.go
  if (go === undefined || 'href' in go) throw new Error(`Nothing is done by ${text}.`)
  go.act()
}
const pageOf = (url: Parameters<typeof chartActions>[0]) => {
  const set = { url: vi.fn(), view: vi.fn() }
  return { set, actions: chartActions(url, set) }
}

describe('actions on the charts of a run', () => {
  it('set what the controls above the charts set', () => {
    const { set, actions } = pageOf({ x: 'step', xmetric: null })
    act(actions, 'Draw over claimed time')
    expect(set.url).toHaveBeenLastCalledWith({ x: 'claimed', xmetric: null, at: null, x0: null, x1: null })
    act(actions, 'Use a logarithmic x axis')
    expect(set.view).toHaveBeenLastCalledWith({ xscale: 'log' })
    act(actions, 'Use a linear x axis')
    expect(set.view).toHaveBeenLastCalledWith({ xscale: 'linear' })
    act(actions, 'Use a logarithmic y axis')
    expect(set.url).toHaveBeenLastCalledWith({ y: 'log' })
    act(actions, 'Turn smoothing off')
    expect(set.view).toHaveBeenLastCalledWith({ smooth: null })
    act(actions, 'Show the whole x axis')
    expect(set.url).toHaveBeenLastCalledWith({ x0: null, x1: null })
  })

  it('offer scales of x only where x has several', () => {
    const scales = (url: Parameters<typeof chartActions>[0]) =>
      pageOf(url).actions.filter(({ text }) => text.endsWith(' x axis') && text.startsWith('Use'))
    expect(scales({ x: 'relative', xmetric: null })).toHaveLength(2)
    expect(scales({ x: 'observed', xmetric: null })).toEqual([])
    expect(scales({ x: 'step', xmetric: 'lr' })).toEqual([])
  })
})

describe('the way to the card of a metric', () => {
  const jump = (name: string, names: string[], folded: string[] = []) => {
    const setUrl = vi.fn()
    act(
      metricActions(
        names.map((each) => ({ name: each })),
        folded,
        setUrl,
      ),
      name,
    )
    return setUrl.mock.calls[0]?.[0] as { tab: string; metrics: string; folded: string[] }
  }

  it('shows its card alone, whatever the others are called', () => {
    const names = ['loss', 'train/loss', 'train/loss (ema)', 'LOSS', '/a.b/', 'a+b', 'a+b\\c']
    for (const name of names) {
      const { matches } = nameFilter(jump(name, names).metrics, RE2JS)
      expect(names.filter(matches), name).toEqual([name])
    }
  })

  it('is its plain name where nothing else has that in its own', () => {
    expect(jump('train/loss', ['train/loss', 'train/acc'])).toMatchObject({ tab: 'charts', metrics: 'train/loss' })
  })

  it('unfolds the group that it is in, and no other', () => {
    expect(jump('train/loss', ['train/loss'], ['none', 'train/']).folded).toEqual(['none'])
    expect(jump('loss', ['loss'], ['none', 'train/']).folded).toEqual(['train/'])
  })
})
