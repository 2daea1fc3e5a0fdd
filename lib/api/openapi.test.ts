import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ENDPOINTS } from './endpoints'
import { openApi, parametersOf } from './openapi'

/** Routes that answer questions, as paths of the API. The catch-all and the document itself are none. */
function routes(): string[] {
  return readdirSync('app/api', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('/route.ts'))
    .map((file) => `/api/${file.replace('/route.ts', '').replace(/\[(\w+)\]/g, '{$1}')}`)
    .filter((path) => !path.includes('[...') && path !== '/api/openapi.json')
}

test('documents every route and no other', () => {
  expect(Object.keys(openApi().paths).sort()).toEqual(routes().sort())
})

test('each path names its own parts, and only what is required has no default', () => {
  for (const endpoint of ENDPOINTS) {
    const inPath = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    const parameters = parametersOf(endpoint)
    expect(parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name)).toEqual(inPath)
    for (const { name, required, schema } of parameters) {
      expect([endpoint.path, name, required], 'a default').toEqual([endpoint.path, name, !('default' in schema)])
    }
  }
})

test('every reference of the document is defined, and each answer has a schema of its own', () => {
  const text = JSON.stringify(openApi())
  const { schemas } = openApi().components
  for (const [, name] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) expect(schemas).toHaveProperty(String(name))
  expect(new Set(ENDPOINTS.map(({ responseName }) => responseName)).size).toBe(ENDPOINTS.length)
})

test('every moment of a query may be epoch milliseconds or ISO 8601, and says so', () => {
  const moments = ENDPOINTS.flatMap((endpoint) => parametersOf(endpoint)).filter(({ name }) => name === 'asOf')
  expect(moments.length).toBeGreaterThan(5)
  for (const { schema } of moments) expect(JSON.stringify(schema)).toContain('"format":"date-time"')
})

test('every route says what it answers and how it refuses', () => {
  for (const [path, methods] of Object.entries(openApi().paths)) {
    const statuses = Object.values(methods).flatMap(({ responses }) => Object.keys(responses))
    expect(statuses, path).toEqual(expect.arrayContaining(['200', '503', '504', 'default']))
    expect(statuses.includes('404'), path).toBe(path.includes('{'))
  }
})
