/** Every way in which the world (not the data) can be broken. Closed: a new code is a decision, not a string. */
export type ErrorCode =
  | 'bad_request'
  | 'not_found'
  | 'forbidden'
  | 'busy'
  | 'timeout'
  | 'cancelled'
  | 'config'
  | 'locked'
  | 'source_unreadable'
  | 'record_unavailable'
  | 'store_failed'
  | 'disk_full'

/**
 * The one error class of the product. `message` says what happened, the value concerned, and what to do.
 * Bad *data* is never thrown: it is a value (a `Rejection`, `null` with its meaning written).
 */
export class AppError extends Error {
  override readonly name = 'AppError'

  /** By name: Next loads a server module several times in one process, and each copy has a class of its own. */
  static override [Symbol.hasInstance](value: unknown): value is AppError {
    return value instanceof Error && value.name === 'AppError' && 'code' in value
  }

  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options)
  }
}
