import { RE2JS } from 're2js'
import { describe, expect, it } from 'vitest'
import { nameFilter } from './name-filter'

const filter = (text: string) => nameFilter(text, RE2JS)

describe('the filter of metrics by name', () => {
  it('is not held up by patterns that make other engines go over a text again and again', () => {
    const name = `${'a'.repeat(4_000)}!`
    for (const source of ['/^(a+)+$/', '/^(a|a)*$/', '/^(a|aa)+$/', '/(.*)*b/', '/^(([a-z])+.)+[A-Z]$/']) {
      const from = performance.now()
      expect(filter(source).matches(name)).toBe(false)
      expect(performance.now() - from).toBeLessThan(2_000)
    }
  })

  it('says why a pattern is none, and then leaves nothing out', () => {
    for (const source of ['/(/', '/[a/', '/*a/', '/(?=a)/', '/(a)\\1/', '/a{3,1}/', '/(a{500}){500}/', '/\\/']) {
      const { matches, fault } = filter(source)
      expect(fault, source).toMatch(/^Error parsing regexp: .+\.$/)
      expect(matches('anything')).toBe(true)
    }
  })

  it('takes a text without slashes around it as part of a name, in any case', () => {
    expect(filter('LOSS').matches('train/loss')).toBe(true)
    expect(filter('n/l').matches('train/loss')).toBe(true)
    expect(filter('/loss').matches('train/loss')).toBe(true)
    expect(filter('.').matches('train/loss')).toBe(false)
    expect(filter('').matches('train/loss')).toBe(true)
  })

  it('takes a text between slashes as a pattern, in its own case unless an i follows', () => {
    expect(filter('/^train.*s$/').matches('train/loss')).toBe(true)
    expect(filter('/LOSS/').matches('train/loss')).toBe(false)
    expect(filter('/LOSS|acc/i').matches('train/loss')).toBe(true)
  })

  it('leaves nothing out while the engine of patterns is on its way', () => {
    expect(nameFilter('/nothing/', null)).toMatchObject({ fault: null })
    expect(nameFilter('/nothing/', null).matches('train/loss')).toBe(true)
  })
})
