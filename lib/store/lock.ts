import 'server-only'
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '@/lib/errors'

/**
 * Takes the data folder for this process until the answered function is called. The engine's own lock does not notice
 * a second opening by the same process, and says nothing useful to people.
 * Throws `locked` naming the holder, or `store_failed` when the folder cannot be written.
 */
export function lockDataFolder(folder: string): () => void {
  const path = join(folder, 'lock')
  makeWritable(folder)
  for (;;) {
    if (tryCreate(path)) return () => rmSync(path, { force: true })
    const holder = readHolder(path)
    if (holder !== null && isRunning(holder)) {
      throw new AppError(
        'locked',
        `Another MetricTrail (pid ${holder.pid}) works in ${folder}. ` +
          'Use that one, stop it, or set METRICTRAIL_DATA to another folder for this one.',
      )
    }
    // Its process is gone: it was killed, or the machine was.
    rmSync(path, { force: true })
  }
}

function makeWritable(folder: string): void {
  const probe = join(folder, `.probe-${process.pid}`)
  try {
    mkdirSync(folder, { recursive: true })
    closeSync(openSync(probe, 'w'))
    rmSync(probe)
  } catch (error) {
    throw new AppError(
      'store_failed',
      `The data folder ${folder} cannot be written (${codeOf(error)}). ` +
        'Give this user the right to write there, or set METRICTRAIL_DATA to another folder.',
      { cause: error },
    )
  }
}

function tryCreate(path: string): boolean {
  try {
    const handle = openSync(path, 'wx')
    writeSync(handle, JSON.stringify({ pid: process.pid, startedTicks: startedTicks(process.pid) }))
    closeSync(handle)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

interface Holder {
  pid: number
  /** When that process started, where the system tells: another process may have its number after a restart. */
  startedTicks: string | null
}

/** null: the file is gone again, or holds nothing to go by. */
function readHolder(path: string): Holder | null {
  try {
    const content: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (typeof content !== 'object' || content === null || !('pid' in content)) return null
    const pid = Number(content.pid)
    const ticks = 'startedTicks' in content && typeof content.startedTicks === 'string' ? content.startedTicks : null
    return Number.isInteger(pid) && pid > 0 ? { pid, startedTicks: ticks } : null
  } catch {
    return null
  }
}

function isRunning({ pid, startedTicks: expected }: Holder): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (codeOf(error) !== 'EPERM') return false
  }
  const ticks = startedTicks(pid)
  return expected === null || ticks === null || ticks === expected
}

/** Start time of a process in clock ticks since the machine started (Linux); null elsewhere. */
function startedTicks(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in parentheses may hold spaces; 20 fields after it comes the start time.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
