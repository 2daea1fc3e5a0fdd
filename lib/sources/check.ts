import 'server-only'
import type { S3Client } from '@aws-sdk/client-s3'
import { formatCount, formatCounted } from '@/lib/format'
import type { SourceSetting } from '@/lib/source-settings'
import { bucketTrials } from './check-bucket'
import { queueTrials } from './check-queue'
import { lakeTrials, logGroupTrials } from './check-records'
import type { Outcome, Trial } from './check-tried'
import { directorySource } from './directory'

/** What reading a source takes, each to be tried by reading. */
export function sourceTrials(setting: SourceSetting, client?: S3Client): Trial[] {
  switch (setting.kind) {
    case 'directory':
      return [folderTrial(setting)]
    case 's3': {
      const { queue } = setting
      return [...bucketTrials(setting, client), ...(queue === null ? [] : queueTrials({ ...setting, queue }))]
    }
    case 'lake':
      return lakeTrials(setting)
    case 'logs':
      return logGroupTrials(setting)
  }
}

function folderTrial({ name, folder }: { name: string; folder: string }): Trial {
  return { source: name, what: `List ${folder}`, right: null, on: null, ask: () => listFolder(name, folder) }
}

async function listFolder(name: string, folder: string): Promise<string | Outcome> {
  let files = 0
  let refused = 0
  for await (const { kind } of directorySource(folder, name).list(new AbortController().signal)) {
    if (kind === 'object') files++
    else refused++
  }
  if (files === 0) return { result: 'failed', detail: 'No file with a name that log files have is in it.' }
  return `${formatCounted(files, 'log file')}, ${formatCount(refused)} that are never read`
}
