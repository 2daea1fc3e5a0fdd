/** A JSON number with every digit that was written: `1e999`, `9007199254740993`, `-0`. */
export class ExactNumber {
  constructor(readonly digits: string) {}
}

/** A JSON object as a list of its pairs in their order, duplicate keys included. */
export class ExactObject {
  constructor(readonly pairs: [string, ExactValue][]) {}

  /** The value `JSON.parse` would keep: that of the last pair with this key. */
  get(key: string): ExactValue | undefined {
    return this.pairs.findLast(([name]) => name === key)?.[1]
  }

  /** True when a key of this very object is written twice. */
  hasDuplicates(): boolean {
    return new Set(this.pairs.map(([key]) => key)).size < this.pairs.length
  }
}

export type ExactValue = null | boolean | string | ExactNumber | ExactObject | ExactValue[]

const TOKEN = /[ \n\r\t]*(?:([{}[\]:,])|("(?:[^"\\]|\\.)*")|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null))/sy

/**
 * Parses one JSON value, keeping what `JSON.parse` loses (duplicate keys, exact digits). Many times slower, so only
 * for unusual records. Throws `SyntaxError` where `JSON.parse` does. The depth must have been limited before.
 */
export function parseExact(text: string): ExactValue {
  return new ExactParser(text).parse()
}

/** A field by its API name in either spelling; undefined when absent or when the value is no object. */
export function exactField(value: ExactValue | undefined, name: string): ExactValue | undefined {
  if (!(value instanceof ExactObject)) return undefined
  return value.get(name) ?? value.get(name.charAt(0).toUpperCase() + name.slice(1))
}

/** The value as `JSON.parse` gives it. */
export function plainValue(value: ExactValue): unknown {
  if (value instanceof ExactNumber) return Number(value.digits)
  if (Array.isArray(value)) return value.map(plainValue)
  if (value instanceof ExactObject) return Object.fromEntries(value.pairs.map(([key, each]) => [key, plainValue(each)]))
  return value
}

class ExactParser {
  private readonly token = new RegExp(TOKEN)

  constructor(private readonly text: string) {}

  parse(): ExactValue {
    const value = this.value(this.take())
    if (this.text.slice(this.token.lastIndex).trim() !== '') throw new SyntaxError('data after the JSON value')
    return value
  }

  private take(): string {
    const match = this.token.exec(this.text)
    const token = match?.[1] ?? match?.[2] ?? match?.[3] ?? match?.[4]
    if (token === undefined) throw new SyntaxError('not a JSON token')
    return token
  }

  private value(token: string): ExactValue {
    if (token === '{') return this.object()
    if (token === '[') return this.list()
    if (token === 'null') return null
    if (token === 'true' || token === 'false') return token === 'true'
    if (token.startsWith('"')) return text(token)
    if (/^[-\d]/.test(token)) return new ExactNumber(token)
    throw new SyntaxError(`unexpected ${token}`)
  }

  private object(): ExactObject {
    const pairs: [string, ExactValue][] = []
    for (let token = this.take(); token !== '}'; token = this.take()) {
      if (pairs.length > 0) token = this.after(token)
      if (!token.startsWith('"') || this.take() !== ':') throw new SyntaxError('not a JSON key')
      pairs.push([text(token), this.value(this.take())])
    }
    return new ExactObject(pairs)
  }

  private list(): ExactValue[] {
    const values: ExactValue[] = []
    for (let token = this.take(); token !== ']'; token = this.take()) {
      values.push(this.value(values.length > 0 ? this.after(token) : token))
    }
    return values
  }

  /** The token after a comma. */
  private after(token: string): string {
    if (token !== ',') throw new SyntaxError(`unexpected ${token}`)
    return this.take()
  }
}

function text(token: string): string {
  return String(JSON.parse(token))
}
