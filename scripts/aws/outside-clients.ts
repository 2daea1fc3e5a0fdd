import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Environment, mustRun, runCommand } from './command'

const DEBIAN_AWS = '/usr/bin/aws'

/** Finds the AWS CLI: the distribution's own, installed when this is root on Debian, else any on the path; `null` if none. */
export async function findAwsCli(): Promise<string | null> {
  if (existsSync(DEBIAN_AWS)) return DEBIAN_AWS
  if (existsSync('/etc/debian_version') && process.getuid?.() === 0) {
    console.log('Installing awscli by apt-get …')
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    await runCommand('apt-get', ['update', '-q'], env)
    await runCommand('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'awscli'], env)
    if (existsSync(DEBIAN_AWS)) return DEBIAN_AWS
  }
  return (await runCommand('aws', ['--version'])).code === 0 ? 'aws' : null
}

/** A Python with a version of the SageMaker SDK, in an environment of its own in the user's cache folder; `null` without Python. */
export function findSageMakerPython(version: 2 | 3): Promise<string | null> {
  const module = version === 2 ? 'sagemaker.experiments.run' : 'sagemaker.core.experiments.run'
  return findPython(`sagemaker-v${version}`, { module, packages: [`sagemaker>=${version},<${version + 1}`] })
}

/** A Python with the `moto` server, an independent stand-in for AWS services; `null` without Python. */
export function findMotoPython(): Promise<string | null> {
  return findPython('moto', { module: 'moto.server', packages: ['moto[server,s3,sts]==5.2.5'] })
}

/** The newest AWS CLI of version 1, whose `validate-logs` is compared with; `null` without Python. */
export async function findValidator(): Promise<string | null> {
  const python = await findPython('awscli', { module: 'awscli.clidriver', packages: ['awscli==1.46.3'] })
  return python === null ? null : join(dirname(python), 'aws')
}

/** A Python with `cfn-lint`, which checks CloudFormation templates; `null` without Python. */
export function findCfnLintPython(): Promise<string | null> {
  return findPython('cfn-lint', { module: 'cfnlint', packages: ['cfn-lint==1.58.0'] })
}

async function findPython(
  name: string,
  { module, packages }: { module: string; packages: readonly string[] },
): Promise<string | null> {
  if ((await runCommand('python3', ['-m', 'venv', '--help'])).code !== 0) return null
  const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'metrictrail', name)
  const python = join(folder, 'bin', 'python')
  if ((await runCommand(python, ['-c', `import ${module}`])).code === 0) return python
  console.log(`Installing ${packages.join(', ')} into ${folder} (once) …`)
  await mustRun('python3', ['-m', 'venv', '--clear', folder])
  await mustRun(python, ['-m', 'pip', 'install', '-q', ...packages])
  return python
}

/** The environment of an outside client: the recorder's keys, and nothing of the user's own AWS configuration. */
export function clientEnvironment(
  person: { accessKeyId: string; secretAccessKey: string },
  endpoints: Readonly<Record<string, string>> = {},
): Environment {
  const own = Object.entries(process.env).filter(([key]) => !key.startsWith('AWS_'))
  return {
    ...Object.fromEntries(own),
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
    AWS_REGION: 'eu-west-1',
    AWS_DEFAULT_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: person.accessKeyId,
    AWS_SECRET_ACCESS_KEY: person.secretAccessKey,
    ...endpoints,
  }
}
