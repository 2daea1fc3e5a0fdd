import { describe, expect, it } from 'vitest'
import { runHref } from './run-href'

const run = {
  key: 'abcdefghijklmnop',
  name: 'resnet50-lr3e4-s7',
  account: '111122223333',
  region: 'eu-west-1',
  partition: 'aws',
  resourceType: 'experiment-trial-component',
}

describe('run address', () => {
  it('reads account, region and name for an experiment component with a legal name', () => {
    expect(runHref(run)).toBe('/runs/111122223333/eu-west-1/resnet50-lr3e4-s7')
    expect(runHref(run, 'asOf=2026-11-24')).toBe('/runs/111122223333/eu-west-1/resnet50-lr3e4-s7?asOf=2026-11-24')
  })

  it('falls back to the key for any other name, account or resource', () => {
    for (const odd of [
      { name: '../../etc' },
      { name: 'ends-' },
      { name: 'a'.repeat(121) },
      { name: '' },
      { account: 'anonymous' },
      { region: 'EU' },
      { resourceType: 'training-job' },
    ]) {
      expect(runHref({ ...run, ...odd })).toBe('/runs/abcdefghijklmnop')
    }
  })
})
