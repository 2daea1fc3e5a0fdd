/** A seeded source of numbers: the same seed and label give the same sequence on every machine. */
export interface Random {
  /** Uniform in [0, 1), 32 bits fine. */
  uniform(): number
  /** Standard normal (Box and Muller). */
  gaussian(): number
  /** Integer in [0, below). */
  integer(below: number): number
  /** Random characters of an alphabet. */
  text(length: number, alphabet: string): string
  /** A version 4 UUID. */
  uuid(): string
}

/** One independent sequence per label, so that an actor's numbers never depend on who else drew before it. */
export function seededRandom(seed: number, label: string): Random {
  const next = sfc32(hash(`${seed}/${label}`))
  const uniform = () => next() / 4294967296
  const integer = (below: number) => Math.floor(uniform() * below)
  const text = (length: number, alphabet: string) =>
    Array.from({ length }, () => alphabet.charAt(integer(alphabet.length))).join('')
  return {
    uniform,
    integer,
    text,
    gaussian: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    uuid: () => {
      const hex = text(32, '0123456789abcdef')
      const variant = '89ab'.charAt(integer(4))
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`
    },
  }
}

/** Chris Doty-Humphrey's small fast counting generator: 128 bits of state, 32 bits a draw. */
function sfc32([seedA, seedB, seedC, seedD]: readonly [number, number, number, number]): () => number {
  let [a, b, c, counter] = [seedA, seedB, seedC, seedD]
  const next = () => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return sum >>> 0
  }
  for (let warmUp = 0; warmUp < 15; warmUp++) next()
  return next
}

/** Four 32-bit words from a text (the FNV-1a hash under four offsets). */
function hash(text: string): [number, number, number, number] {
  const word = (offset: number) => {
    let value = offset
    for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
    return value
  }
  return [word(0x811c9dc5), word(0x9e3779b9), word(0x243f6a88), word(0xb7e15162)]
}
