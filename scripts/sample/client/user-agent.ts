const BOTO = (features: string, version = '1.44.5') =>
  `Boto3/${version} md/Botocore#${version} ua/2.1 os/linux#6.1.0 md/arch#x86_64 lang/python#3.11.7 md/pyimpl#CPython m/${features} cfg/retry-mode#standard Botocore/${version}`

/** What a client calls itself: once for the control plane, once for the metrics. */
export interface UserAgents {
  control: string
  metrics: string
}

/** The SageMaker Python SDK v2 names itself on both. `host` is where it ran, such as `md/AWS-SageMaker-Studio#JupyterLab`. */
export function sdkVersion2(host = ''): UserAgents {
  const suffix = ` lib/AWS-SageMaker-Python-SDK#2.257.7${host && ` ${host}`}`
  return { control: `${BOTO('N,E,Z,g,b')}${suffix}`, metrics: `${BOTO('N,Z,b,E')}${suffix}` }
}

/** The SageMaker Python SDK v3 names itself on the control plane only. */
export function sdkVersion3(): UserAgents {
  return { control: `${BOTO('b,N,Z,g,E')} lib/AWS-SageMaker-Python-SDK#3.0`, metrics: BOTO('N,Z,b,E') }
}

/** A Python program that calls boto3 itself. */
export function boto3(): UserAgents {
  return { control: BOTO('Z,b,N,E'), metrics: BOTO('Z,b,N,E') }
}

/** The AWS command line, version 2, as a person at a keyboard runs it. */
export function awsCli(command: string): string {
  return `aws-cli/2.9.19 Python/3.11.2 Linux/6.1.0-28-amd64 exe/x86_64.debian.12 prompt/off command/${command}`
}
