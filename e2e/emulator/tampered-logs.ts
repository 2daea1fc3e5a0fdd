import { gunzipSync, gzipSync } from 'node:zlib'
import type { MadeObject } from './signed-trail'
import { startMs, tampered } from './tampered-trail'

/** What can be done to log files. */
export const tamperedLogs = [
  tampered('nothing was changed', () => undefined),
  tampered('a byte of a log file is flipped', (scene) => rewrite(scene.log(3), flipByte), [
    'log 3 failed hash_mismatch',
  ]),
  tampered(
    'a log file is replaced by that of another hour',
    (scene) => {
      scene.log(3).bytes = scene.log(2).bytes
    },
    ['log 3 failed hash_mismatch'],
  ),
  tampered('a log file is deleted', (scene) => scene.delete(scene.log(3)), ['log 3 failed log_missing']),
  tampered('a log file is compressed again', (scene) => {
    scene.log(3).bytes = gzipSync(gunzipSync(scene.log(3).bytes), { level: 1 })
  }),
  tampered(
    'a log file is stored without compression',
    (scene) => {
      scene.log(3).bytes = gunzipSync(scene.log(3).bytes)
    },
    ['log 3 failed log_damaged'],
  ),
  tampered('a gzip member is added to a log file', (scene) => append(scene.log(3), gzipSync('{"Records":[]}')), [
    'log 3 failed data_after_end',
  ]),
  tampered('zero bytes are added to a log file', (scene) => append(scene.log(3), Buffer.alloc(16)), [
    'log 3 failed data_after_end',
  ]),
  tampered('a log file is cut in its gzip trailer', (scene) => cut(scene.log(3), 4), ['log 3 failed log_damaged']),
  tampered('a log file is cut in its content', (scene) => cut(scene.log(3), 40), ['log 3 failed log_damaged']),
  tampered(
    'a log file is emptied',
    (scene) => {
      scene.log(3).bytes = Buffer.alloc(0)
    },
    ['log 3 failed log_damaged'],
  ),
  tampered(
    'a log file is renamed',
    (scene) => {
      const { bucket, key, bytes } = scene.log(3)
      scene.delete(scene.log(3))
      scene.objects.push({ bucket, key: key.replace(/_\w{16}\./, '_0123456789abcdef.'), bytes, metadata: {} })
    },
    ['log 3 failed log_missing', 'log + unattested unnamed'],
  ),
  tampered(
    'a log file is copied to another folder',
    (scene) => {
      const { bucket, key, bytes } = scene.log(3)
      scene.objects.push({ bucket, key: key.replace('/2026/11/20/', '/2026/11/19/'), bytes, metadata: {} })
    },
    ['log + unattested named_elsewhere'],
  ),
  tampered(
    'a forged log file is added that no digest names',
    (scene) => {
      scene.trail.deliver('{"Records":[{"eventID":"forged"}]}', startMs + 90 * 60_000)
    },
    ['log + unattested unnamed'],
  ),
  tampered(
    'a log file is younger than its digest can be',
    (scene) => {
      scene.nowMs = scene.untilMs + 50 * 60_000
      scene.trail.deliver(scene.trail.someText(), scene.nowMs - 10 * 60_000)
    },
    ['log + pending digest_not_due'],
  ),
]

function rewrite(log: MadeObject, change: (text: Buffer) => Buffer): void {
  log.bytes = gzipSync(change(gunzipSync(log.bytes)))
}

function flipByte(text: Buffer): Buffer {
  const flipped = Buffer.from(text)
  const at = flipped.indexOf('eventName')
  flipped.writeUInt8(flipped.readUInt8(at) ^ 1, at)
  return flipped
}

function append(log: MadeObject, more: Buffer): void {
  log.bytes = Buffer.concat([log.bytes, more])
}

function cut(log: MadeObject, bytes: number): void {
  log.bytes = log.bytes.subarray(0, -bytes)
}
