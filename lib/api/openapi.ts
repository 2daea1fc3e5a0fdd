import { z } from 'zod'
import type { ErrorCode } from '@/lib/errors'
import type { Endpoint } from './endpoint'
import { ENDPOINTS } from './endpoints'
import { EpochMs, Problem } from './fields'
import { PROBLEMS } from './problems'

/** A parameter as the documentation shows it. */
export interface Parameter {
  name: string
  in: 'query' | 'path'
  required: boolean
  schema: z.core.JSONSchema.BaseSchema
}

/** The API as an OpenAPI 3.1 document, made from the schemas that check the requests themselves. */
export function openApi() {
  return {
    openapi: '3.1.0',
    info: {
      title: 'MetricTrail',
      version: '1',
      description:
        'Who logged which training metric, when and from where. Times are UTC epoch milliseconds, with ISO 8601 text ' +
        'beside them in answers; a query may give either. NaN, Infinity, -Infinity and integers beyond 2^53 are texts. "asOf" pins an answer ' +
        'to what was known at that moment. A parameter that cannot be used is refused with its name, never replaced.',
    },
    paths: paths(),
    components: { schemas: schemas() },
  }
}

function paths() {
  const found: Record<string, Record<string, ReturnType<typeof operation>>> = {}
  for (const endpoint of ENDPOINTS) {
    found[endpoint.path] = { ...found[endpoint.path], [endpoint.method ?? 'get']: operation(endpoint) }
  }
  return found
}

function schemas(): Record<string, z.core.JSONSchema.BaseSchema> {
  const answers = ENDPOINTS.flatMap((endpoint) => {
    const answer = answerOf(endpoint)
    return answer === null ? [] : [[endpoint.responseName, answer] as const]
  })
  return Object.fromEntries<z.core.JSONSchema.BaseSchema>([...answers, ['Problem', toSchema(Problem, 'output')]])
}

/** The parameters of an endpoint, those of the path first. */
export function parametersOf({ path, query }: Endpoint): Parameter[] {
  if (query === null) return []
  const { properties = {}, required = [] } = toSchema(query, 'input')
  const parameters = Object.entries(properties).map(([name, schema]): Parameter => {
    const inPath = path.includes(`{${name}}`)
    return {
      name,
      in: inPath ? 'path' : 'query',
      required: inPath || required.includes(name),
      schema: typeof schema === 'object' ? schema : {},
    }
  })
  return parameters.sort((a, b) => Number(b.in === 'path') - Number(a.in === 'path'))
}

/** What an endpoint answers; null: a file. */
export function answerOf({ response }: Endpoint): z.core.JSONSchema.BaseSchema | null {
  return response && toSchema(response, 'output')
}

/** Codes with which an endpoint may refuse: those of a broken server or store stand for all of them under `default`. */
export function refusalsOf({ path, query }: Endpoint): ErrorCode[] {
  const named = path.includes('{')
  return [
    ...(query === null ? [] : ['bad_request' as const]),
    ...(named ? ['not_found' as const] : []),
    'busy',
    'timeout',
  ]
}

function operation(endpoint: Endpoint) {
  return {
    operationId: `get${endpoint.responseName}`,
    summary: endpoint.summary,
    parameters: parametersOf(endpoint),
    ...(endpoint.body === undefined
      ? {}
      : { requestBody: { content: { 'application/json': { schema: toSchema(endpoint.body, 'input') } } } }),
    responses: {
      200: {
        description: endpoint.summary,
        content:
          endpoint.response === null
            ? Object.fromEntries((endpoint.files ?? []).map((type) => [type, {}]))
            : { 'application/json': { schema: { $ref: `#/components/schemas/${endpoint.responseName}` } } },
      },
      ...Object.fromEntries(refusalsOf(endpoint).map((code) => [PROBLEMS[code].status, problem(code)])),
      default: problem(null),
    },
  }
}

function problem(code: ErrorCode | null) {
  const why = code === null ? 'Why there is no answer, with a code' : `${PROBLEMS[code].title}, code ${code}`
  return {
    description: `${why} (RFC 9457).`,
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  }
}

function toSchema(schema: z.ZodType, io: 'input' | 'output'): z.core.JSONSchema.BaseSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema !== EpochMs) return
      delete jsonSchema.type
      delete jsonSchema.minimum
      delete jsonSchema.maximum
      Object.assign(jsonSchema, MOMENT)
    },
  })
  return rest
}

/** As `parseQuery` takes it. */
const MOMENT = {
  title: 'time',
  anyOf: [
    { type: 'integer', description: 'UTC epoch milliseconds' },
    { type: 'string', format: 'date-time' },
  ],
} satisfies z.core.JSONSchema.BaseSchema
