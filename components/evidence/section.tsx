import type { ReactNode } from 'react'

/** A part of the drawer: a small heading, a remark at its right, and what belongs to it. */
export function Section({ title, remark, children }: { title: string; remark?: ReactNode; children: ReactNode }) {
  return (
    <section className="border-b border-border-1 py-2 last:border-b-0">
      <h3 className="mb-[5px] flex items-center gap-1.5 text-micro font-semibold text-text-2">
        {title}
        {remark === undefined ? null : <span className="ml-auto font-normal text-text-3">{remark}</span>}
      </h3>
      {children}
    </section>
  )
}

/** Names and values: nothing is cut, long values wrap. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className="grid grid-cols-[84px_1fr] gap-x-2.5 gap-y-0.5 text-small/[17px]">{children}</dl>
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-text-3">{name}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </>
  )
}

/** A quiet remark after a value. */
export function Aside({ children }: { children: ReactNode }) {
  return <span className="text-text-3">{children}</span>
}
