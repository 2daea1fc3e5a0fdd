'use client'
import { useEffect, useRef, useState } from 'react'
import { saveFile } from '@/components/ui/save-file'
import type { BundleQuery, EvidenceQuery } from '@/lib/api/evidence'
import { fetchFile, toSearch } from '@/lib/api/fetch'

/** Where the download of a bundle stands. */
export type BundleDownload =
  | { state: 'idle' }
  | { state: 'loading'; bytes: number }
  | { state: 'saved'; bytes: number; name: string }
  | { state: 'failed'; error: Error }

/** Downloads bundles, one at a time; leaving the place where it is shown cancels it, and the server stops making it. */
export function useBundleDownload() {
  const [download, setDownload] = useState<BundleDownload>({ state: 'idle' })
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])
  const start = async (query: BundleQuery, form: EvidenceQuery['form']) => {
    const aborter = new AbortController()
    running.current = aborter
    setDownload({ state: 'loading', bytes: 0 })
    try {
      const file = await fetchFile(`/api/evidence?${toSearch({ ...query, form })}`, {
        signal: aborter.signal,
        onBytes: (bytes) => setDownload({ state: 'loading', bytes }),
      })
      saveFile(file.name, file.content)
      setDownload({ state: 'saved', bytes: file.content.size, name: file.name })
    } catch (error) {
      if (!aborter.signal.aborted) {
        setDownload({ state: 'failed', error: error instanceof Error ? error : new Error(String(error)) })
      }
    }
  }
  const cancel = () => {
    running.current?.abort()
    setDownload({ state: 'idle' })
  }
  return { download, start, cancel }
}
