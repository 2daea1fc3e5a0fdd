import { hourMs, type MadeObject, SignedTrail, type SigningKey, signingKey, type TrailPlan } from './signed-trail'

/** A key as `ListPublicKeys` answers it. */
export interface ServedKey {
  region: string
  fingerprint: string
  /** In base64. */
  der: string
  validFromMs: number
  validToMs: number
}

export const startMs = Date.UTC(2026, 10, 20, 0, 1, 31)
const dayMs = 24 * hourMs

export const plan: TrailPlan = {
  ...{ account: '111122223333', region: 'us-east-1', name: 'metrics_trail', homeRegion: 'eu-west-1' },
  ...{ bucket: 'trail-logs', prefix: '', organization: null, startMs },
}

const longBefore = startMs - 90 * dayMs
const longAfter = startMs + 90 * dayMs
/** The region's key, the one after it, and those of others. */
export const signers = {
  first: signingKey('us-east-1', [longBefore, longAfter]),
  second: signingKey('us-east-1', [startMs + 5 * hourMs + 90 * 60_000, longAfter]),
  expired: signingKey('us-east-1', [longBefore, startMs - dayMs]),
  spki: signingKey('us-east-1', [longBefore, longAfter], 'spki'),
  otherRegion: signingKey('eu-west-1', [longBefore, longAfter]),
  attacker: signingKey('us-east-1', [longBefore, longAfter]),
}

export const served = ({ region, fingerprint, der, validFromMs, validToMs }: SigningKey): ServedKey => ({
  ...{ region, fingerprint, der: der.toString('base64'), validFromMs, validToMs },
})

/** A trail of some hours with one log file each, and what somebody did to it. */
export class Scene {
  readonly trail: SignedTrail
  readonly hours: { digest: MadeObject; logs: MadeObject[] }[] = []
  /** What lies in the buckets. */
  objects: MadeObject[]
  keys: ServedKey[] = [served(signers.first), served(signers.otherRegion)]
  fromMs = startMs
  /** Up to when digests are looked for: the end of the last hour. */
  untilMs: number
  /** Late enough for all of them to have come. */
  nowMs: number

  constructor({
    hours = 5,
    signer = signers.first,
    ...changes
  }: Partial<TrailPlan> & { hours?: number; signer?: SigningKey } = {}) {
    this.trail = new SignedTrail({ ...plan, ...changes }, signer)
    for (let at = 0; at < hours; at++) this.hours.push(this.trail.hour())
    this.objects = this.trail.objects
    this.untilMs = startMs + hours * hourMs
    this.nowMs = this.untilMs + 4 * hourMs
  }

  /** The digest of an hour, counted from 1. */
  digest(hour: number): MadeObject {
    return this.made(hour).digest
  }

  /** The log file of an hour, counted from 1. */
  log(hour: number): MadeObject {
    const [log] = this.made(hour).logs
    if (log === undefined) throw new Error(`hour ${hour} has no log file`)
    return log
  }

  delete(...gone: MadeObject[]): void {
    this.objects = this.objects.filter((object) => !gone.includes(object))
  }

  private made(hour: number): { digest: MadeObject; logs: MadeObject[] } {
    const made = this.hours[hour - 1]
    if (made === undefined) throw new Error(`there is no hour ${hour}`)
    return made
  }
}

/** What was done to a trail, and all that must not be `verified` in it then, in the words of the verdicts. */
export interface Tampered {
  name: string
  make: () => Scene
  /** `digest 3 failed moved`: of hour 3. A log file or digest that was added is `log +` or `digest +`. */
  expected: string[]
}

/** A row of the table: a trail of five hours, changed. */
export const tampered = (name: string, change: (scene: Scene) => unknown, expected: string[] = []): Tampered => ({
  name,
  make() {
    const scene = new Scene()
    const changed = change(scene)
    return changed instanceof Scene ? changed : scene
  },
  expected,
})
