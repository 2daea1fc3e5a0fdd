/** One HTTP request as it lies on the wire. Header names are in lower case, the body is text (both protocols are). */
export interface WireRequest {
  method: string
  path: string
  headers: Readonly<Record<string, string>>
  body: string
}

/** One HTTP reply; the sender adds only `content-length` and the connection's own headers. */
export interface WireReply {
  status: number
  headers: Readonly<Record<string, string>>
  body: string
}

/** A request that is due at `atMs` (epoch milliseconds) of its sender's own time. */
export interface Call {
  atMs: number
  request: WireRequest
}

/** A client as a sequence of calls: it hands out a call and is resumed with the reply, in any kind of time. */
export type Calls<Result = void> = Generator<Call, Result, WireReply>
