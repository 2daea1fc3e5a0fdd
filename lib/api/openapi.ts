import { z } from 'zod'
import { Problem } from './common'
import { ENDPOINTS, type Endpoint } from './endpoints'

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
        'beside them in answers. NaN, Infinity, -Infinity and integers beyond 2^53 are texts. "asOf" pins an answer ' +
        'to what was known at that moment. A parameter that cannot be used is refused with its name, never replaced.',
    },
    paths: Object.fromEntries(ENDPOINTS.map((endpoint) => [endpoint.path, { get: operation(endpoint) }] as const)),
    components: { schemas: schemas() },
  }
}

function schemas(): Record<string, z.core.JSONSchema.BaseSchema> {
  const answers = ENDPOINTS.map(({ responseName, response }) => [responseName, toSchema(response, 'output')] as const)
  return Object.fromEntries([...answers, ['Problem', toSchema(Problem, 'output')] as const])
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

function operation(endpoint: Endpoint) {
  return {
    operationId: `get${endpoint.responseName}`,
    summary: endpoint.summary,
    parameters: parametersOf(endpoint),
    responses: {
      200: {
        description: endpoint.summary,
        content: { 'application/json': { schema: { $ref: `#/components/schemas/${endpoint.responseName}` } } },
      },
      default: {
        description: 'Why there is no answer, with a code (RFC 9457).',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  }
}

function toSchema(schema: z.ZodType, io: 'input' | 'output') {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io })
  return rest
}
