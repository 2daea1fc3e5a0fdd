/** What a user agent says, most telling first. The text is the caller's to choose: a claim, never proof. */
const CLIENTS: [RegExp, string][] = [
  [/\bAWS-SageMaker-Python-SDK[#/]2\b/, 'SageMaker SDK v2'],
  [/\bAWS-SageMaker-Python-SDK[#/]3\b/, 'SageMaker SDK v3'],
  [/\bAWS-SageMaker-Python-SDK[#/]/, 'SageMaker SDK'],
  [/\bAWS-SageMakerCore[#/]/, 'SageMaker Core'],
  [/\b(?:Hashicorp|Terraform)\b/i, 'Terraform'],
  [/^aws-cli\//i, 'AWS CLI'],
  [/^(?:Boto3)\//i, 'boto3 or SageMaker SDK v3'],
  [/^aiobotocore\//i, 'aiobotocore'],
  [/^Botocore\//i, 'botocore'],
  [/^aws-sdk-(?:js|nodejs)\b/i, 'AWS SDK for JavaScript'],
  [/^aws-sdk-java\b/i, 'AWS SDK for Java'],
  [/^aws-sdk-go\b/i, 'AWS SDK for Go'],
  [/^aws-sdk-rust\b/i, 'AWS SDK for Rust'],
  [/^aws-sdk-ruby/i, 'AWS SDK for Ruby'],
  [/^aws-sdk-php\b/i, 'AWS SDK for PHP'],
  [/^aws-sdk-dotnet/i, 'AWS SDK for .NET'],
  [/^aws-sdk-(?:cpp|kotlin|swift)\b/i, 'other AWS SDK'],
  [/^AWSPowerShell/i, 'AWS Tools for PowerShell'],
  [/^(?:console|signin)\.amazonaws\.com|^AWS ?Console|S3Console/i, 'AWS console'],
  [/^AWS Internal|^aws-internal\b|^[\w.-]+\.amazonaws\.com(?:\.cn)?$/i, 'AWS service'],
  [/^Mozilla\//, 'web browser'],
]

const known = new Map<string, string>()
const KNOWN_LIMIT = 10_000

/**
 * The client that a `userAgent` names, in words for people, and never more than it says: the SageMaker SDK v3 sends
 * metrics with plain boto3's user agent. `not recorded` when absent, `other` when unknown.
 */
export function clientOf(userAgent: string | null): string {
  if (userAgent === null) return 'not recorded'
  const cached = known.get(userAgent)
  if (cached !== undefined) return cached
  const client = CLIENTS.find(([pattern]) => pattern.test(userAgent))?.[1] ?? 'other'
  if (known.size >= KNOWN_LIMIT) known.clear()
  known.set(userAgent, client)
  return client
}
