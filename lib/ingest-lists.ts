import 'server-only'
import { writeBytes, writeHash, writeUuid } from './store/uuid'

const startRows = 256

/** A column that grows: typed memory, so that it can be handed to another thread without copying. */
export class IntegerList {
  private values = new Int32Array(startRows)
  length = 0

  push(value: number): void {
    if (this.length === this.values.length) this.values = grown(this.values, new Int32Array(this.length * 2))
    this.values[this.length++] = value
  }

  last(): number {
    return this.values[this.length - 1] ?? 0
  }

  /** Adds the value of an earlier row. */
  repeat(row: number): void {
    this.push(this.values[row] ?? 0)
  }

  /** A copy of exactly the rows. */
  done(): Int32Array<ArrayBuffer> {
    return this.values.slice(0, this.length)
  }
}

/** The same for numbers of more than 32 bits. NaN stands for null. */
export class DoubleList {
  private values = new Float64Array(startRows)
  length = 0

  push(value: number): void {
    if (this.length === this.values.length) this.values = grown(this.values, new Float64Array(this.length * 2))
    this.values[this.length++] = value
  }

  repeat(row: number): void {
    this.push(this.values[row] ?? NaN)
  }

  done(): Float64Array<ArrayBuffer> {
    return this.values.slice(0, this.length)
  }
}

/** The same for UUIDs in the engine's layout. 16 zero bytes stand for null. */
export class UuidList {
  private bytes = new Uint8Array(16 * startRows)
  length = 0

  /** False when `text` is no lower-case UUID: the row is null then. */
  pushText(text: string | null): boolean {
    this.room()
    return text !== null && writeUuid(text, this.bytes, this.length - 1)
  }

  /** A UUID or hash as its first 16 bytes. */
  pushBytes(digits: Uint8Array): void {
    this.room()
    writeBytes(digits, this.bytes, this.length - 1)
  }

  repeat(row: number): void {
    this.room()
    this.bytes.copyWithin(16 * (this.length - 1), 16 * row, 16 * row + 16)
  }

  /** The first 16 bytes of a hash in hex. */
  pushHash(digits: string): void {
    this.room()
    writeHash(digits, this.bytes, this.length - 1)
  }

  done(): Uint8Array<ArrayBuffer> {
    return this.bytes.slice(0, 16 * this.length)
  }

  private room(): void {
    if (16 * this.length === this.bytes.length) this.bytes = grown(this.bytes, new Uint8Array(32 * this.length))
    this.length++
  }
}

/** Numbers values from 0 by a text that tells them apart. */
export class Numbering<T> {
  private readonly known = new Map<string, number>()
  private readonly same = new Map<T, number>()
  readonly values: T[] = []

  constructor(private readonly textOf: (value: T) => string) {}

  /** The parser gives equal writers and runs as one object, so that their text is rarely put together. */
  of(value: T): number {
    const found = this.same.get(value)
    if (found !== undefined) return found
    const text = this.textOf(value)
    const id = this.known.get(text) ?? this.values.length
    if (id === this.values.length) this.values.push(value)
    this.known.set(text, id)
    this.same.set(value, id)
    return id
  }
}

/** One list for each column. */
export function lists<Name extends string, L>(names: readonly Name[], make: () => L): Record<Name, L> {
  return Object.fromEntries(names.map((name) => [name, make()])) as Record<Name, L>
}

/** The finished columns of a table of lists. */
export function finished<Name extends string, T>(table: Record<Name, { done(): T }>): Record<Name, T> {
  const columns = Object.entries<{ done(): T }>(table).map(([name, list]) => [name, list.done()])
  return Object.fromEntries(columns) as Record<Name, T>
}

function grown<T extends { set(values: T): void }>(values: T, into: T): T {
  into.set(values)
  return into
}
