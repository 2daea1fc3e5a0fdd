import { spawn } from 'node:child_process'

/**
 * Runs a program with this terminal and waits for it. A signal that ends this process ends the program too.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions & {onPid?: (pid: number) => void}} [options] `onPid` is told the
 *   program's own pid
 * @returns {Promise<number>} its exit code; 128 + n when signal n ended it
 */
export function run(command, args, { onPid, ...options } = {}) {
  const child = spawn(command, args, { stdio: 'inherit', ...options })
  if (child.pid !== undefined) onPid?.(child.pid)
  const pass = (signal) => child.kill(signal)
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, pass)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      for (const name of signals) process.off(name, pass)
      resolve(code ?? 128 + (signalNumbers[signal] ?? 0))
    })
  })
}

const signalNumbers = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }
