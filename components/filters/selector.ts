/** The look of a quiet selector in the second bar. */
export const SELECTOR =
  'inline-flex h-[26px] flex-none items-center gap-1.5 rounded-2 border border-transparent px-[7px] text-small whitespace-nowrap hover:bg-surface-3 aria-expanded:bg-surface-3 max-tablet:h-10 max-[360px]:[&>.lucide-chevron-down]:hidden max-[360px]:px-1 [&>.lucide]:size-3 [&>.lucide]:text-text-3'
