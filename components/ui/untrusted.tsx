import { visibleText } from '@/lib/format'
import { classNames } from './class-names'

/**
 * Text that anybody may have chosen: run, metric, user agent, session name, error. It is always text, never markup or
 * a link by itself; invisible and direction-changing characters are shown as escapes, set apart from typed ones.
 */
export function Untrusted({ text, className }: { text: string; className?: string }) {
  const shown = visibleText(text)
  return (
    <bdi className={classNames('mono', className)}>
      {shown === text
        ? text
        : escapedParts(text).map((part) =>
            part.hidden ? (
              <span key={part.at} className="rounded-1 bg-unattested-soft text-unattested">
                {part.text}
              </span>
            ) : (
              part.text
            ),
          )}
    </bdi>
  )
}

function escapedParts(text: string): { at: number; text: string; hidden: boolean }[] {
  const parts: { at: number; text: string; hidden: boolean }[] = []
  let at = 0
  for (const character of text) {
    const shown = visibleText(character)
    const hidden = shown !== character
    const last = parts.at(-1)
    if (last?.hidden === hidden) last.text += shown
    else parts.push({ at, text: shown, hidden })
    at += character.length
  }
  return parts
}
