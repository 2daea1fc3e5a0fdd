import type { JsonObject } from './answer'

/** A trial component (run) as the service keeps it. Times in epoch seconds, as the API's. */
export interface Component {
  name: string
  arn: string
  /** Members that Create and Update set, in the API's spelling. */
  settings: Record<string, unknown>
  parameters: Map<string, unknown>
  createdAt: number
  modifiedAt: number
  metricNames: Set<string>
}

/** A named thing that has nothing but its creation. */
export interface Named {
  name: string
  arn: string
  settings: JsonObject
  createdAt: number
}

/** What one account holds in one region. Names are keys in lower case: the service lets no two differ by case only. */
export interface Shelf {
  experiments: Map<string, Named>
  trials: Map<string, Named>
  components: Map<string, Component>
  /** `trial component` pairs, both in lower case, parted by a space. */
  associations: Set<string>
}

/** One shelf for each account and region, made when first asked for. */
export function createShelves(): (accountId: string, region: string) => Shelf {
  const shelves = new Map<string, Shelf>()
  return (accountId, region) => {
    const key = `${accountId} ${region}`
    const shelf = shelves.get(key) ?? {
      experiments: new Map<string, Named>(),
      trials: new Map<string, Named>(),
      components: new Map<string, Component>(),
      associations: new Set<string>(),
    }
    shelves.set(key, shelf)
    return shelf
  }
}
