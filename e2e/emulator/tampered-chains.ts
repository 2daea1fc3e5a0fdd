import { gzipSync } from 'node:zlib'
import { hourMs } from './signed-trail'
import { Scene, served, signers, startMs, tampered } from './tampered-trail'

const pauseMs = 10 * 24 * hourMs

/** Signs as the attacker, and says that it is CloudTrail. */
const pretender = { ...signers.attacker, fingerprint: signers.first.fingerprint }

/** What becomes of chains: restarts, backfill, layouts, other buckets, keys. */
export const tamperedChains = [
  tampered(
    'validation was off for ten days',
    (scene) => {
      for (let day = 1; day < 10; day++) scene.trail.deliver(scene.trail.someText(), scene.untilMs + 24 * day * hourMs)
      scene.trail.pause(pauseMs)
      scene.hours.push(scene.trail.hour())
      later(scene, pauseMs + hourMs)
    },
    [...Array.from({ length: 9 }, () => 'log + unattested unnamed'), 'hour 6-245 gap restart'],
  ),
  tampered('a new chain began at once', (scene) => {
    scene.trail.pause(0)
    scene.hours.push(scene.trail.hour())
    later(scene, hourMs)
  }),
  tampered(
    'a digest before a restart is deleted',
    (scene) => {
      scene.trail.pause(2 * hourMs)
      scene.hours.push(scene.trail.hour())
      later(scene, 3 * hourMs)
      scene.delete(scene.digest(4))
    },
    ['log 4 unattested unnamed', 'hour 4 missing digest_missing', 'hour 6-7 gap restart'],
  ),
  tampered(
    'validation was switched on later than the first log file',
    (scene) => {
      scene.fromMs -= 3 * hourMs
      scene.trail.deliver(scene.trail.someText(), startMs - 2 * hourMs)
    },
    ['log + unattested unnamed', 'hour -2-0 gap before_first_digest'],
  ),
  tampered('the trail was stopped, and its last digest is short', (scene) => {
    scene.hours.push(scene.trail.hour(undefined, 20 * 60_000))
    later(scene, 20 * 60_000)
  }),
  tampered('an hour without log files', (scene) => {
    scene.hours.push(scene.trail.hour([]))
    later(scene, hourMs)
  }),
  tampered('the trail was pointed at another bucket', (scene) => {
    scene.trail.bucket = 'new-logs'
    scene.hours.push(scene.trail.hour(), scene.trail.hour())
    later(scene, 2 * hourMs)
  }),
  tampered(
    'the trail was pointed at another bucket, and what was in the old one is gone',
    (scene) => {
      scene.trail.bucket = 'new-logs'
      scene.hours.push(scene.trail.hour(), scene.trail.hour())
      later(scene, 2 * hourMs)
      scene.delete(...scene.objects.filter(({ bucket }) => bucket === 'trail-logs'))
    },
    [1, 2, 3, 4, 5].map((hour) => `hour ${hour} missing in_other_bucket`),
  ),
  tampered('a backfill digest names what an hour missed', (scene) => {
    scene.hours.push(scene.trail.backfill())
  }),
  tampered(
    'a log file of a backfill digest is changed',
    (scene) => {
      scene.hours.push(scene.trail.backfill())
      scene.log(6).bytes = gzipSync('{"Records":[]}')
    },
    ['log 6 failed hash_mismatch'],
  ),
  tampered(
    'a backfill digest is deleted',
    (scene) => {
      scene.hours.push(scene.trail.backfill())
      later(scene, hourMs)
      scene.hours.push(scene.trail.hour(), scene.trail.backfill())
      scene.delete(scene.digest(6))
    },
    ['log 6 unattested unnamed', 'absent 6'],
  ),
  tampered(
    'a backfill digest does not say when it was made',
    (scene) => {
      const backfill = scene.trail.backfill()
      delete backfill.digest.metadata['backfill-generation-timestamp']
      scene.hours.push(backfill)
    },
    ['digest 6 hash-only no_generation_time', 'log 6 hash-only no_generation_time'],
  ),
  tampered(
    'there are only backfill digests',
    (scene) => {
      scene.hours.push(scene.trail.backfill())
      scene.delete(...scene.hours.slice(0, 5).map(({ digest }) => digest))
    },
    [1, 2, 3, 4, 5].flatMap((hour) => [`log ${hour} unattested unnamed`, `hour ${hour} missing no_digests`]),
  ),
  tampered('the bucket has a prefix', () => new Scene({ prefix: 'team/logs' })),
  tampered('the trail is that of an organization', () => new Scene({ organization: 'o-exampleorg' })),
  tampered(
    'an organization’s trail writes below a prefix',
    () => new Scene({ organization: 'o-exampleorg', prefix: 'p' }),
  ),
  tampered(
    'another trail writes to the same bucket',
    (scene) => {
      const other = new Scene({ name: 'another_trail', startMs: startMs + 20 * 60_000 })
      scene.objects.push(...other.objects)
    },
    ['hour 1 gap before_first_digest'],
  ),
  tampered(
    'no public key of the region is at hand',
    (scene) => {
      scene.keys = scene.keys.filter(({ region }) => region !== 'us-east-1')
    },
    all('no_key'),
  ),
  tampered(
    'the public keys at hand are others',
    (scene) => {
      scene.keys = [served(signers.second)]
    },
    all('no_key'),
  ),
  tampered(
    'the digests are signed with a key that was not valid any more',
    () => {
      const scene = new Scene({ signer: signers.expired })
      scene.keys.push(served(signers.expired))
      return scene
    },
    all('key_not_valid_then'),
  ),
  tampered(
    'the digests are signed with a key of another region',
    () => new Scene({ signer: signers.otherRegion }),
    [1, 2, 3, 4, 5].flatMap((hour) => [
      ...[`digest ${hour} failed key_of_other_region`, `log ${hour} failed digest_failed`],
      `hour ${hour} failed key_of_other_region`,
    ]),
  ),
  tampered(
    'somebody else’s public key stands under the fingerprint of CloudTrail’s',
    () => {
      const scene = new Scene({ signer: pretender })
      scene.keys = [{ ...served(signers.attacker), fingerprint: pretender.fingerprint }]
      return scene
    },
    all('key_altered'),
  ),
  tampered('the public key is a SubjectPublicKeyInfo', () => {
    const scene = new Scene({ signer: signers.spki })
    scene.keys.push(served(signers.spki))
    return scene
  }),
  tampered('the key was changed, and the next digest is signed with the new one', (scene) => {
    scene.keys.push(served(signers.second))
    scene.trail.signer = signers.second
    scene.hours.push(scene.trail.hour(), scene.trail.hour())
    later(scene, 2 * hourMs)
  }),
]

function all(reason: string): string[] {
  return [1, 2, 3, 4, 5].flatMap((hour) => [
    ...[`digest ${hour} hash-only ${reason}`, `log ${hour} hash-only ${reason}`, `hour ${hour} hash-only ${reason}`],
  ])
}

function later(scene: Scene, ms: number): void {
  scene.untilMs += ms
  scene.nowMs += ms
}
