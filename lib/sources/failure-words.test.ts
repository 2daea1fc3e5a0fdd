import { expect, test } from 'vitest'
import { AppError } from '@/lib/errors'
import { failureWords } from './failure-words'

const thrown = (name: string, message = name, more: object = {}) => Object.assign(new Error(message), { name, ...more })
const status = (httpStatusCode: number) => ({ $metadata: { httpStatusCode } })

test.each([
  [
    thrown('CredentialsProviderError', 'Could not load credentials'),
    'credentials',
    'No AWS credentials were found. Set',
  ],
  [
    thrown('ExpiredTokenException', 'expired'),
    'credentials',
    'The credentials have expired. Renew them. AWS: expired.',
  ],
  [thrown('UnrecognizedClientException', 'no'), 'credentials', 'AWS does not know the access key.'],
  [thrown('AccessDenied', 'Access Denied', status(403)), 'forbidden', 'AWS does not allow it. [AccessDenied]'],
  [thrown('UnknownError', 'UnknownError', status(403)), 'forbidden', 'AWS does not allow it. [UnknownError]'],
  [
    thrown('ThrottlingException', 'Rate exceeded'),
    'failed',
    'AWS asks for a pause. Try again later. AWS: Rate exceeded.',
  ],
  [thrown('KMS.DisabledException', 'key is disabled'), 'failed', 'The key that it is encrypted with cannot be used.'],
  [
    thrown('InvalidObjectState'),
    'failed',
    'It lies in an archive storage class. Restore it first. [InvalidObjectState]',
  ],
  [thrown('Error', 'connect ECONNREFUSED 127.0.0.1:1', { code: 'ECONNREFUSED' }), 'failed', 'AWS cannot be reached.'],
  [
    thrown('SomethingNew', 'who knows'),
    'failed',
    'AWS gave no answer that can be used. AWS: who knows. [SomethingNew]',
  ],
  [new AppError('source_unreadable', 'The query failed.'), 'failed', 'The query failed.'],
  [new AppError('source_unreadable', 'x', { cause: thrown('AccessDenied') }), 'forbidden', 'AWS does not allow it.'],
])('%s is told in words', (error, kind, words) => {
  const told = failureWords(error)
  expect(told.kind).toBe(kind)
  expect(told.words.startsWith(words)).toBe(true)
})

test('what AWS says is missing is taken from its words, with what it is missing on', () => {
  const words = 'User: u is not authorized to perform: kms:Decrypt on the resource associated with this ciphertext'
  expect(failureWords(thrown('AccessDenied', words)).denied).toEqual({ action: 'kms:Decrypt', resource: null })
  const named = 'User: u is not authorized to perform: sqs:ReceiveMessage on resource: arn:aws:sqs:e:1:q. Ask again'
  expect(failureWords(thrown('AccessDenied', named)).denied).toEqual({
    ...{ action: 'sqs:ReceiveMessage', resource: 'arn:aws:sqs:e:1:q' },
  })
})
