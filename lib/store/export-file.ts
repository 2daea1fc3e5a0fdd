import 'server-only'
import { randomUUID } from 'node:crypto'
import { mkdir, open, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@/lib/errors'

/** The record needs room itself. */
const leastFreeBytes = 512 << 20

/**
 * The bytes of the file that `write` writes to the path it is given: a name of our own in `folder`. The file is gone
 * from the folder before the first byte is read, whatever becomes of the reader.
 */
export async function openOnce(
  folder: string,
  write: (path: string) => Promise<void>,
): Promise<AsyncGenerator<Uint8Array, void>> {
  await mkdir(folder, { recursive: true })
  const { bavail, bsize } = await statfs(folder)
  if (bavail * bsize < leastFreeBytes) {
    throw new AppError('disk_full', 'The disk has too little room for an export. Take another format, or make room.')
  }
  const path = join(folder, `${randomUUID()}.part`)
  try {
    await write(path)
    const file = await open(path, 'r')
    return bytesOf(file)
  } finally {
    await rm(path, { force: true })
  }
}

async function* bytesOf(file: Awaited<ReturnType<typeof open>>): AsyncGenerator<Uint8Array, void> {
  try {
    for await (const part of file.createReadStream({ autoClose: false })) yield part as Uint8Array
  } finally {
    await file.close()
  }
}
