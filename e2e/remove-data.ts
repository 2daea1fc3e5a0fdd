import { rmSync } from 'node:fs'

/** The journeys' data directory lives as long as they do. */
export default function removeData(): void {
  if (process.env.E2E_DATA) rmSync(process.env.E2E_DATA, { recursive: true, force: true })
}
