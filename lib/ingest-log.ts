import 'server-only'
import pino from 'pino'
import { visibleText } from './format'

/** Lines of the server's log, as JSON on standard output. Texts that anybody may have chosen are made visible. */
export interface IngestLog {
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
}
type LogFields = Record<string, string | number | null>

export function openLog(to: { write(line: string): void } = pino.destination()): IngestLog {
  const logger = pino({ base: null }, to)
  return {
    info: (message, fields = {}) => logger.info(visible(fields), message),
    warn: (message, fields = {}) => logger.warn(visible(fields), message),
    error: (message, fields = {}) => logger.error(visible(fields), message),
  }
}

/** For tests and scripts that say nothing. */
export const silentLog: IngestLog = { info: () => undefined, warn: () => undefined, error: () => undefined }

function visible(fields: LogFields): LogFields {
  const entries = Object.entries(fields)
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === 'string' ? visibleText(value) : value]),
  )
}
