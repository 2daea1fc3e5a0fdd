import { spawn } from 'node:child_process'

/** The environment of a command. */
export type Environment = Readonly<Record<string, string | undefined>>

/** How a command ended and what it said. */
export interface Finished {
  code: number
  stdout: string
  stderr: string
}

/** Runs a command to its end. A command that cannot be started ends with code 127. */
export function runCommand(
  command: string,
  args: readonly string[],
  env: Environment = process.env,
): Promise<Finished> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { env: { ...env } as NodeJS.ProcessEnv, stdio: ['ignore', 'pipe', 'pipe'] })
    const out = { stdout: '', stderr: '' }
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out.stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      out.stderr += text
    })
    child.once('error', (error) => resolve({ code: 127, stdout: out.stdout, stderr: error.message }))
    child.once('close', (code) => resolve({ code: code ?? 1, ...out }))
  })
}

/** Runs a command that must succeed; throws with what it said. */
export async function mustRun(command: string, args: readonly string[], env?: Environment): Promise<string> {
  const { code, stdout, stderr } = await runCommand(command, args, env)
  if (code !== 0)
    throw new Error(`${command} ${args.join(' ')} ended with ${code}: ${`${stderr}${stdout}`.trim().slice(-2500)}`)
  return stdout
}
