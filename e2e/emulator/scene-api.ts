import type { IncomingMessage, ServerResponse } from 'node:http'
import { JsonApiEmulator } from './json-api'
import { LoopbackServer } from './loopback'
import type { MadeObject } from './signed-trail'
import type { Scene } from './tampered-trail'

/** What a client needs to see a scene instead of AWS. */
export interface SceneApi {
  trailArn: string
  env: Record<string, string>
  stop: () => void
}

/** Serves a scene as S3, CloudTrail and Organizations do to `aws cloudtrail validate-logs`, on loopback. */
export async function serveScene(scene: Scene): Promise<SceneApi> {
  const { account, homeRegion, name, prefix, organization } = scene.trail.plan
  const trailArn = `arn:aws:cloudtrail:${homeRegion}:${account}:trail/${name}`
  const s3 = new BucketsEmulator(scene.objects)
  const trail = {
    ...{ Name: name, S3BucketName: scene.trail.bucket, TrailARN: trailArn, HomeRegion: homeRegion },
    ...{ IsOrganizationTrail: organization !== null, LogFileValidationEnabled: true },
    ...(prefix === '' ? {} : { S3KeyPrefix: prefix }),
  }
  const api = new JsonApiEmulator({
    DescribeTrails: () => ({ trailList: [trail] }),
    ListPublicKeys: ({ StartTime, EndTime }, { region }) => ({
      PublicKeyList: scene.keys
        .filter((key) => key.region === region)
        .filter((key) => key.validFromMs <= 1000 * Number(EndTime) && key.validToMs >= 1000 * Number(StartTime))
        .map(({ der, fingerprint, validFromMs, validToMs }) => ({
          ...{ Value: der, Fingerprint: fingerprint },
          ...{ ValidityStartTime: Math.floor(validFromMs / 1000), ValidityEndTime: Math.floor(validToMs / 1000) },
        })),
    }),
    DescribeOrganization: () => ({ Organization: { Id: organization } }),
  })
  const [s3Url, apiUrl] = await Promise.all([s3.start(), api.start()])
  return {
    trailArn,
    env: {
      ...{ AWS_ENDPOINT_URL_S3: s3Url, AWS_ENDPOINT_URL_CLOUDTRAIL: apiUrl, AWS_ENDPOINT_URL_ORGANIZATIONS: apiUrl },
    },
    stop() {
      s3.stop()
      api.stop()
    },
  }
}

/**
 * The read side of S3 as the AWS CLI asks for it: several buckets, ListObjects of the first version, GetBucketLocation,
 * GetObject with metadata.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html
 */
class BucketsEmulator extends LoopbackServer {
  constructor(private readonly objects: readonly MadeObject[]) {
    super()
  }

  protected override answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1')
    const [, bucket = '', ...rest] = pathname.split('/').map(decodeURIComponent)
    const key = rest.join('/')
    if (key !== '') {
      this.object(bucket, key, response)
      return
    }
    response.writeHead(200, { 'content-type': 'application/xml' })
    response.end(searchParams.has('location') ? `<LocationConstraint ${space}/>` : this.list(bucket, searchParams))
  }

  private object(bucket: string, key: string, response: ServerResponse): void {
    const found = this.objects.find((object) => object.bucket === bucket && object.key === key)
    if (found === undefined) {
      response.writeHead(404, { 'content-type': 'application/xml' })
      response.end('<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>')
      return
    }
    for (const [name, text] of Object.entries(found.metadata)) response.setHeader(`x-amz-meta-${name}`, text)
    response.writeHead(200, { 'content-length': found.bytes.length })
    response.end(found.bytes)
  }

  private list(bucket: string, search: URLSearchParams): string {
    const [prefix, marker] = [search.get('prefix') ?? '', search.get('marker') ?? '']
    const keys = this.objects.filter((object) => object.bucket === bucket).map(({ key }) => key)
    const listed = keys.filter((key) => key.startsWith(prefix) && key > marker).sort()
    const contents = listed.map((key) => `<Contents><Key>${encodeURIComponent(key)}</Key></Contents>`)
    return `<ListBucketResult ${space}><EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>${contents.join('')}</ListBucketResult>`
  }
}

const space = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'
