'use client'
import { useQueryClient } from '@tanstack/react-query'
import { Link2 } from 'lucide-react'
import { CopyButton } from '@/components/ui/copy-button'
import { contextOptions } from '@/lib/api/context'
import { searchParams } from '@/lib/api/search-params'
import { saveView } from '@/lib/api/views'
import { useGlobalFilter } from './global-filter'
import { SaveView } from './save-view'

/** Gives the address of this very picture: what the URL says, pinned to the newest committed state unless it is pinned already; where that is too long, a saved view of it. */
export function usePinnedAddress(): () => Promise<string> {
  const client = useQueryClient()
  const [filter] = useGlobalFilter()
  return async () => {
    const url = new URL(window.location.href)
    if (filter.asOf === null) {
      const { newest } = await client.query({ ...contextOptions(filter), staleTime: 0 })
      if (newest.ms > 0) url.searchParams.set('asOf', searchParams.asOf.serialize(newest.ms))
    }
    return url.href.length > LONGEST ? shortAddress(url) : url.href
  }
}

/** Longer addresses are cut by what they are pasted into. */
const LONGEST = 2_000

/** A saved view that leads to the same picture. */
async function shortAddress(url: URL): Promise<string> {
  const { id } = await saveView({ name: '', target: `${url.pathname}${url.search}` })
  return `${url.origin}/v/${id}`
}

/** On a phone icons are all there is room for. `isSavedBelow`: there the page has another place to save views. */
export function CopyLink({ isSavedBelow = false }: { isSavedBelow?: boolean }) {
  return (
    <>
      <SaveView className={isSavedBelow ? 'max-tablet:hidden' : undefined} />
      <CopyButton
        text={usePinnedAddress()}
        label="Copy a link that keeps showing this picture"
        icon={<Link2 aria-hidden />}
      >
        <span className="max-tablet:sr-only">Copy link</span>
      </CopyButton>
    </>
  )
}
