import { expect, test } from 'vitest'
import { sign } from './signature'

test('signs a request as botocore 1.43 does', () => {
  const headers = sign(
    { accessKeyId: 'AKIAX', secretAccessKey: 'secret', region: 'us-east-1', service: 'sagemaker' },
    {
      method: 'PUT',
      path: '/BatchPutMetrics',
      headers: { host: '127.0.0.1:18501', 'content-type': 'application/json' },
      body: '{"a": 1}',
    },
    Date.parse('2026-11-23T14:59:13Z'),
  )
  expect(headers['x-amz-date']).toBe('20261123T145913Z')
  expect(headers.authorization).toBe(
    'AWS4-HMAC-SHA256 Credential=AKIAX/20261123/us-east-1/sagemaker/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=a85619b1971a1cf10a76901f4247a8a0ac04f09769cdd7973b0dd1641aef6de3',
  )
})
