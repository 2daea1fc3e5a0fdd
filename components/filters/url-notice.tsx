'use client'
import { useSearchParams } from 'next/navigation'
import { Notice } from '@/components/ui/notice'
import { Untrusted } from '@/components/ui/untrusted'
import { unreadParameters } from './unread-parameters'

/** Names the values of the URL that were not understood, and what is shown instead. */
export function UrlNotice() {
  const search = useSearchParams()
  const unread = unreadParameters(new URLSearchParams(search))
  if (unread.length === 0) return null
  return (
    <Notice kind="caution">
      {unread.map(({ name, value, used }) => (
        <span key={name} className="mr-3 break-all">
          <span className="mono font-medium">{name}</span> has no meaning as “
          <Untrusted text={value.slice(0, 60)} />
          ”, so {used} is used.
        </span>
      ))}
    </Notice>
  )
}
