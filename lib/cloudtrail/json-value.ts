/** A JSON object as parsed, before anything about it is known. */
export type JsonObject = Record<string, unknown>

/** The value as an object, null when it is anything else. */
export function asObject(value: unknown): JsonObject | null {
  return isObject(value) ? value : null
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value as a list, empty when it is anything else. */
export function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

/** A non-empty string, or a number or boolean written as one; null for everything else. */
export function asText(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null
}

/** true/false, also as the strings that CloudTrail often writes; null otherwise. */
export function asFlag(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value
  if (value === 'true') return true
  return value === 'false' ? false : null
}

/**
 * An own field by its API name in either spelling: CloudTrail writes request keys with a small first letter, but not
 * for every service (`trialComponentName`, `TrialComponentName`).
 */
export function field(object: JsonObject | null, name: string): unknown {
  if (object === null) return undefined
  if (Object.hasOwn(object, name)) return object[name]
  const capital = name.charAt(0).toUpperCase() + name.slice(1)
  return Object.hasOwn(object, capital) ? object[capital] : undefined
}

/** Key-value pairs in the value and everything inside it. The depth must have been limited before. */
export function countPairs(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  let pairs = 0
  if (Array.isArray(value)) {
    for (const element of value) pairs += countPairs(element)
    return pairs
  }
  for (const key in value) {
    pairs += 1
    const child: unknown = Reflect.get(value, key)
    if (typeof child === 'object') pairs += countPairs(child)
  }
  return pairs
}
