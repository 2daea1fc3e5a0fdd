import { visibleText } from '@/lib/format'

/** A line of a record laid out for reading; `marked` when it belongs to the item in question. */
export interface RawLine {
  text: string
  marked: boolean
}

const TOKEN = /[ \n\r\t]*(?:([{}[\]:,])|("(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null))/sy
const INDENT = '  '

interface Frame {
  list: boolean
  /** Of an object the key whose value is being written. */
  key: string
  /** Of a list the position. */
  index: number
}

/**
 * The record's own tokens, each on its line: digits, key order, duplicate keys and spelling stay as they were written,
 * which `JSON.parse` would not keep. Invisible characters are shown. Text that is no JSON comes back as it is.
 */
export function layOutRecord(record: string, item: number | null): RawLine[] {
  const layout = new Layout(item)
  const tokens = new RegExp(TOKEN)
  const end = record.trimEnd().length
  while (tokens.lastIndex < end) {
    const match = tokens.exec(record)
    if (match === null) return record.split('\n').map((text) => ({ text: visibleText(text), marked: false }))
    layout.add(match[1] ?? match[2] ?? '')
  }
  return layout.lines
}

class Layout {
  readonly lines: RawLine[] = [{ text: '', marked: false }]
  private readonly frames: Frame[] = []
  private opened = false

  constructor(private readonly item: number | null) {}

  add(token: string): void {
    const frame = this.frames.at(-1)
    if (token === '}' || token === ']') {
      this.frames.pop()
      if (!this.opened) this.startLine()
      this.write(token)
      this.opened = false
      return
    }
    if (this.opened) this.startLine()
    this.opened = token === '{' || token === '['
    if (token === ':') this.write(': ')
    else if (token === ',') {
      this.write(token)
      if (frame !== undefined) frame.index += 1
      this.startLine()
    } else this.value(token, frame)
  }

  private value(token: string, frame: Frame | undefined): void {
    this.write(token)
    if (this.opened) this.frames.push({ list: token === '[', key: '', index: 0 })
    else if (frame !== undefined && !frame.list && this.isKey()) frame.key = keyOf(token)
  }

  /** A key is the first token of its line. */
  private isKey(): boolean {
    return !(this.lines.at(-1)?.text ?? '').includes(': ')
  }

  private write(text: string): void {
    const line = this.lines.at(-1)
    if (line !== undefined) line.text += visibleText(text)
  }

  private startLine(): void {
    const frame = this.frames.at(-1)
    if (frame !== undefined && !frame.list) frame.key = ''
    this.lines.push({ text: INDENT.repeat(this.frames.length), marked: this.isInItem() })
  }

  private isInItem(): boolean {
    const [record, request, list] = this.frames
    return (
      this.item !== null &&
      record?.key === 'requestParameters' &&
      /^metricData$/i.test(request?.key ?? '') &&
      list?.index === this.item
    )
  }
}

function keyOf(token: string): string {
  try {
    return String(JSON.parse(token))
  } catch {
    return token
  }
}
