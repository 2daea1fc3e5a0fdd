import { strict as assert } from 'node:assert'

/** Sums of the checks so far. */
export const sums = { passed: 0, failed: 0, skipped: 0 }

/** Runs one check by its guarantee and counts it; a failure is printed and does not stop the others. */
export async function check(guarantee: string, body: () => Promise<void> | void): Promise<void> {
  try {
    await body()
    sums.passed++
    console.log(`✓ ${guarantee}`)
  } catch (error) {
    sums.failed++
    console.log(`✗ ${guarantee}\n  ${error instanceof Error ? error.message.replaceAll('\n', '\n  ') : String(error)}`)
  }
}

/** Counts checks that cannot run here, with the reason. */
export function skip(guarantee: string, reason: string) {
  sums.skipped++
  console.log(`- ${guarantee}: skipped, ${reason}`)
}

/** `assert.deepEqual` with the difference in its message. */
export const same: (actual: unknown, expected: unknown) => void = assert.deepEqual
