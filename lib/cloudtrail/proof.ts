/**
 * What digests prove of an hour of delivery, from the best: of several digests in one hour, of several hours in one cell,
 * and of several places, the worst counts. `gap`: nothing was signed, since logging or validation was off; `none`: log
 * files came and no digest ever did; `unattested`: its digest is whole, and log files came that no digest names;
 * `missing`: its digest is not there; `failed`: its digest, or a log file of it, which may be gone.
 */
export const PROOF_STATES = [
  'verified',
  'pending',
  'hash-only',
  'gap',
  'none',
  'unattested',
  'missing',
  'failed',
] as const

export type ProofState = (typeof PROOF_STATES)[number]
