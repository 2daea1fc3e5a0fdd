import { Untrusted } from './untrusted'

/** A metric's name with its prefix (`train/`, `validation:`) quiet and the rest strong. */
export function MetricName({ name, className = '' }: { name: string; className?: string }) {
  const cut = Math.max(name.lastIndexOf('/'), name.lastIndexOf(':')) + 1
  return (
    <span className={`mono ${className}`}>
      {cut > 0 && cut < name.length ? (
        <Untrusted text={name.slice(0, cut)} className="text-[length:inherit] text-text-3" />
      ) : null}
      <Untrusted text={cut < name.length ? name.slice(cut) : name} className="text-[length:inherit] font-semibold" />
    </span>
  )
}
