import { ChevronDown } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { Menu, MenuChoice } from '@/components/ui/menu'
import { Notice } from '@/components/ui/notice'
import { Untrusted } from '@/components/ui/untrusted'
import { useCompareUrl } from './compare-url'
import type { Row } from './value-table'

/** Why no run differs from the baseline, and the runs that the others could be measured against instead. */
export function BaselineNotice({ words, rows }: { words: string; rows: readonly Row[] }) {
  const [, setUrl] = useCompareUrl()
  const others = rows.filter(({ run, value }) => !run.baseline && typeof value === 'number')
  const trigger = (
    <Button size="sm">
      Another baseline
      <ChevronDown aria-hidden />
    </Button>
  )
  const choice = (
    <Menu trigger={trigger}>
      <MenuChoice
        label="Baseline"
        options={others.map(({ run: { run } }) => ({ value: run.key, label: <Untrusted text={run.name} /> }))}
        value=""
        onChange={(baseline) => void setUrl({ baseline })}
      />
    </Menu>
  )
  return (
    <Notice kind="info" action={others.length === 0 ? undefined : choice}>
      {words}
    </Notice>
  )
}
