import { existsSync, readdirSync, readFileSync } from 'node:fs'

/** What processes used so far. CPU in seconds; peak is the sum of each process's own peak, in bytes. */
export type Use = { cpuSeconds: number; peakBytes: number }

/** Seconds on the wall and of CPU, of all threads and of children. */
export type Metered = { wallSeconds: number; cpuSeconds: number }

const ticksPerSecond = 100

/** Only Linux tells this by `/proc`; elsewhere the benchmark prints a dash. */
export const canMeter = existsSync('/proc/self/stat')

/** The processes below `pid`, itself left out. */
export function descendants(pid: number): number[] {
  if (!canMeter) return []
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? statOf(Number(name)) : null
    if (stat) parents.set(Number(name), Number(stat[1]))
  }
  const below = (root: number): number[] =>
    [...parents].filter(([, parent]) => parent === root).flatMap(([child]) => [child, ...below(child)])
  return below(pid)
}

/** Whether a process is Next's production server. */
export function serves(pid: number): boolean {
  return (readOrNull(`/proc/${pid}/cmdline`) ?? '').includes('next\0start')
}

/** Runs `body` in this process and says what that took. */
export async function metered(body: () => Promise<void>): Promise<Metered> {
  const before = { cpu: process.cpuUsage(), children: finishedChildrenCpu(), ms: performance.now() }
  await body()
  const { user, system } = process.cpuUsage(before.cpu)
  const cpuSeconds = (user + system) / 1e6 + finishedChildrenCpu() - before.children
  return { wallSeconds: (performance.now() - before.ms) / 1000, cpuSeconds }
}

/** Sums CPU and peak memory of processes that still run, children that they have waited for included. */
export function useOf(pids: readonly number[]): Use {
  const stats = pids.map(statOf).filter((stat) => stat !== null)
  const ticks = stats.reduce((sum, stat) => sum + [11, 12, 13, 14].reduce((s, field) => s + Number(stat[field]), 0), 0)
  return { cpuSeconds: ticks / ticksPerSecond, peakBytes: pids.reduce((sum, pid) => sum + peakOf(pid), 0) }
}

/** CPU seconds of all children that this process has waited for, and of theirs. */
export function finishedChildrenCpu(): number {
  const stat = canMeter ? statOf(process.pid) : null
  return stat ? (Number(stat[13]) + Number(stat[14])) / ticksPerSecond : 0
}

/** The fields of `/proc/PID/stat` after the command's name: state, parent, ... */
function statOf(pid: number): string[] | null {
  const text = readOrNull(`/proc/${pid}/stat`)
  return text === null ? null : text.slice(text.lastIndexOf(')') + 2).split(' ')
}

const peakOf = (pid: number) => memoryOf(pid, 'VmHWM')

/** What processes hold in memory now, in bytes. */
export function residentBytes(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + memoryOf(pid, 'VmRSS'), 0)
}

function memoryOf(pid: number, field: 'VmHWM' | 'VmRSS'): number {
  const line = (readOrNull(`/proc/${pid}/status`) ?? '').split('\n').find((text) => text.startsWith(`${field}:`))
  return Number(line?.split(/\s+/)[1] ?? 0) * 1024
}

/** A process may end between listing and reading. */
function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
