'use client'
import { useSyncExternalStore } from 'react'
import { type CardShape, FULL_CHROME, PHONE, PLOT_HEIGHTS } from './plot'

/** How high the plot of a card is on this screen, in pixels. */
export function useCardHeight(shape: CardShape): number {
  return useSyncExternalStore(
    (listener) => {
      window.addEventListener('resize', listener)
      return () => window.removeEventListener('resize', listener)
    },
    () => {
      const screen = window.matchMedia(PHONE).matches ? 'phone' : 'desk'
      if (shape === 'full') return Math.max(window.innerHeight - FULL_CHROME[screen], PLOT_HEIGHTS.usual.phone)
      return PLOT_HEIGHTS[shape][screen]
    },
    () => PLOT_HEIGHTS.usual.desk,
  )
}
