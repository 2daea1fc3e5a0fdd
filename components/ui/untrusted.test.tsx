import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { Untrusted } from './untrusted'
import { UntrustedInMiddle } from './untrusted-in-middle'

const words = (markup: string) => markup.replace(/<[^>]*>/g, '')

describe('text that anybody may have chosen', () => {
  it('is text, never markup', () => {
    const markup = renderToStaticMarkup(<Untrusted text={'<img src=x onerror=alert(1)>&amp;'} />)
    expect(markup).not.toContain('<img')
    expect(markup).toContain('&lt;img src=x onerror=alert(1)&gt;&amp;amp;')
  })

  it('shows characters that cannot be seen or that turn the text around, set apart from typed escapes', () => {
    const markup = renderToStaticMarkup(<Untrusted text={'loss\u202egpj\u200b\\u{202e}'} />)
    expect(words(markup)).toBe('loss\\u{202e}gpj\\u{200b}\\u{202e}')
    expect(markup.match(/<span/g)).toHaveLength(2)
    expect(markup).not.toMatch(/[\u202e\u200b]/)
  })

  it('holds the whole of a long name in one piece, to be found and copied', () => {
    const name = `${'a'.repeat(80)}-seed42`
    expect(renderToStaticMarkup(<UntrustedInMiddle text={name} />)).toContain(`>${name}</bdi>`)
  })
})
