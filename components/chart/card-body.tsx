'use client'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { classNames } from '@/components/ui/class-names'
import { LoadingBlock } from '@/components/ui/loading'
import { FooterLine } from './footer-line'
import type { CardShape } from './plot'

/** How the reading of a card's series stands. */
export interface CardRead {
  /** Something can be drawn, if of an earlier answer. */
  ready: boolean
  error: Error | null
  /** Why it is not known which points are proved. */
  proofError?: Error | null
  retry: () => void
}

const FRAMES: Record<CardShape, string> = {
  usual: 'h-[186px] max-tablet:h-[164px]',
  wide: 'h-[360px] max-tablet:h-[164px]',
  lead: 'h-[296px] max-tablet:h-[216px]',
  full: 'h-[calc(100dvh-84px)] max-tablet:h-[calc(100dvh-124px)]',
}

/** What stands below a card's head: picture or table, and the footer that says what is drawn. */
export function CardBody({
  read: { ready, error, proofError = null, retry },
  shape,
  footer,
  isOneLine = false,
  action,
  children,
}: {
  read: CardRead
  shape: CardShape
  footer: readonly string[]
  /** What of it has no room in one line is told on request. */
  isOneLine?: boolean
  /** What can be done about what is drawn. */
  action?: ReactNode
  children: ReactNode
}) {
  const frame = FRAMES[shape]
  if (!ready) {
    return (
      <div className={`${frame} px-3 pt-2`}>
        {error === null ? <LoadingBlock className="h-full" /> : <Unread error={error} retry={retry} />}
      </div>
    )
  }
  return (
    <>
      <div className={frame}>{children}</div>
      <footer className={classNames('px-3 pb-[7px] text-micro text-text-3', !isOneLine && 'flex flex-wrap gap-x-3')}>
        {isOneLine ? (
          <FooterLine words={footer} action={action} />
        ) : (
          <>
            {footer.map((word, index) => (
              <span key={word} className={index === 0 ? 'font-medium text-text-2' : undefined}>
                {word}
              </span>
            ))}
            {action}
          </>
        )}
        {proofError === null ? null : (
          <span className="text-failed">The proof of these points could not be read: {proofError.message}</span>
        )}
        {error === null ? null : <span className="text-failed">Newer points could not be read: {error.message}</span>}
      </footer>
    </>
  )
}

function Unread({ error, retry }: { error: Error; retry: () => void }) {
  return (
    <div role="alert" className="flex h-full flex-col items-start justify-center gap-2 text-small">
      <p className="font-medium text-failed">Could not read this metric</p>
      <p className="text-text-2">{error.message}</p>
      <Button size="sm" onClick={retry}>
        Try again
      </Button>
    </div>
  )
}
