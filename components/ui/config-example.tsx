import { CopyButton } from './copy-button'

/** What to write into `metrictrail.config.json`, to copy; `beside`: the key that it stands next to. */
export function ConfigExample({ beside, text }: { beside: string; text: string }) {
  return (
    <div className="mt-4 rounded-3 border border-border-1 bg-surface-1">
      <div className="flex items-center gap-2 border-b border-border-1 py-1.5 pr-2 pl-3 text-small">
        <span className="min-w-0 flex-1 text-text-2">
          Beside <code className="mono">"{beside}"</code>
        </span>
        <CopyButton text={text} label="Copy the example" size="sm">
          Copy
        </CopyButton>
      </div>
      <pre className="mono px-3 py-2 text-small/[18px] whitespace-pre-wrap wrap-anywhere">{text}</pre>
    </div>
  )
}
