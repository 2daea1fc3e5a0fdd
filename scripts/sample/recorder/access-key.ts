/** What the `Authorization` header of a signed request names. */
export interface Credential {
  accessKeyId: string
  region: string
}

const CREDENTIAL = /^AWS4-HMAC-SHA256 Credential=([A-Za-z0-9]+)\/\d{8}\/([a-z0-9-]+)\/[a-z0-9-]+\/aws4_request, ?/

/**
 * Reads the access key and region that a caller claims; `null` without a Signature Version 4 header. The signature
 * itself is not checked: this recorder is a stand-in on loopback, and its keys are printed for everyone.
 */
export function readCredential(authorization: string | undefined): Credential | null {
  const [, accessKeyId, region] = CREDENTIAL.exec(authorization ?? '') ?? []
  return accessKeyId && region ? { accessKeyId, region } : null
}
