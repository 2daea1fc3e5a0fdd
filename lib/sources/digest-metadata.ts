import 'server-only'
import { z } from 'zod'

/** What a digest object's metadata says: its signature in hex, the algorithm's name, when a backfill digest was made. */
export interface DigestMetadata {
  signature: string | null
  algorithm: string | null
  /** Epoch ms; null for digests of their own hour. */
  generatedMs: number | null
}

export const unsigned: DigestMetadata = { signature: null, algorithm: null, generatedMs: null }

/**
 * Reads the `x-amz-meta-` headers of a digest, without that beginning; keys in any case.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html
 */
export function digestMetadata(metadata: Readonly<Record<string, string>>): DigestMetadata {
  const said = new Map(Object.entries(metadata).map(([name, text]) => [name.toLowerCase(), text.trim()]))
  const generatedMs = Date.parse(said.get('backfill-generation-timestamp') ?? '')
  return {
    signature: said.get('signature') ?? null,
    algorithm: said.get('signature-algorithm') ?? null,
    generatedMs: Number.isNaN(generatedMs) ? null : generatedMs,
  }
}

const HeadObject = z.object({ Metadata: z.record(z.string(), z.string()).default({}) })

/**
 * The same of a saved answer of `aws s3api head-object`; null when the bytes are none.
 * Source: https://docs.aws.amazon.com/cli/latest/reference/s3api/head-object.html
 */
export function headObjectMetadata(bytes: Uint8Array): DigestMetadata | null {
  const answer = HeadObject.safeParse(parseJson(bytes))
  return answer.success ? digestMetadata(answer.data.Metadata) : null
}

/** Bytes as the JSON they hold; undefined when they hold none. */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}
