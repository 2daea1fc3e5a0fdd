import { readFileSync } from 'node:fs'

/** When a process started, in clock ticks since the machine did (Linux); null elsewhere. */
export function startedTicks(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in parentheses may hold spaces; 20 fields after it comes the start time.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}

/**
 * Whether the process that wrote its pid and ticks down still runs. A number alone is not enough: after a restart of
 * the machine or container another process may have it.
 *
 * @param {{pid: number, startedTicks?: unknown}} process
 */
export function isRunning({ pid, startedTicks: expected }) {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (error.code !== 'EPERM') return false
  }
  const ticks = startedTicks(pid)
  return ticks === null || typeof expected !== 'string' || ticks === expected
}
