'use client'
import { useEffect, useMemo, useState } from 'react'
import { isPattern, nameFilter, type PatternEngine } from './name-filter'

/** The filter of metrics that `text` asks for. The engine for patterns is loaded with the first one. */
export function useNameFilter(text: string) {
  const [engine, setEngine] = useState<PatternEngine | null>(null)
  const wanted = engine === null && isPattern(text)
  useEffect(() => {
    if (wanted) void import('re2js').then(({ RE2JS }) => setEngine(() => RE2JS))
  }, [wanted])
  return useMemo(() => nameFilter(text, engine), [text, engine])
}
