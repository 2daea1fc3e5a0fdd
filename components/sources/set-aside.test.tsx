import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import type { IngestResponse } from '@/lib/api/ingest'
import { SetAside } from './set-aside'

type Source = IngestResponse['sources'][number]

const source = (state: Source['state'], waiting = 0) => ({ state, files: { waiting } }) as Source
const textOf = (...sources: Source[]) =>
  renderToStaticMarkup(
    <QueryClientProvider client={new QueryClient()}>
      <SetAside ingest={{ sources, quarantined: [], setAside: 0 }} />
    </QueryClientProvider>,
  )

test('nothing set aside is called whole only once everything was listed and read', () => {
  const whole = 'Every log file that was listed could be read whole.'
  expect(textOf(source('following'))).toContain(whole)
  for (const one of [source('ingesting', 1207), source('listing'), source('failed')]) {
    expect(textOf(source('following'), one)).not.toContain(whole)
  }
  const text = textOf(source('ingesting', 1207), source('listing'), source('failed'))
  expect(text).toContain('1,207 log files are not read yet, 1 source is not listed yet, 1 source cannot be read.')
})
