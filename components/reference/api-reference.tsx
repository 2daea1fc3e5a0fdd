import type { Endpoint } from '@/lib/api/endpoint'
import { ENDPOINTS } from '@/lib/api/endpoints'
import { answerOf, type Parameter, parametersOf, refusalsOf } from '@/lib/api/openapi'
import { PROBLEMS } from '@/lib/api/problems'
import { shapeOf, wordOf } from './shape'

/** The API for people: every question with its parameters. Programs read `/api/openapi.json`. */
export function ApiReference() {
  return (
    <section aria-label="API" className="min-h-0 min-w-0 flex-1 overflow-y-auto px-4 py-4">
      <div className="flex max-w-[80ch] flex-col gap-6">
        <header className="flex flex-col gap-2">
          <h1 className="text-page font-semibold tracking-[-.01em]">API</h1>
          <p className="text-text-2">
            Everything the pages show comes from these routes. All but those that have something asked again are{' '}
            <code className="mono">GET</code>, and answer JSON, the evidence bundle aside. Times are UTC epoch
            milliseconds, with ISO 8601 text beside them in answers; a query may give either, ISO 8601 with its zone.
            NaN, Infinity, -Infinity and integers beyond 2<sup>53</sup> are texts. A name that may be given several
            times is a list. A name without a value (<code className="mono">writer=</code>) filters nothing. What is
            refused says which parameter and why, as problem details (RFC 9457) with a code.
          </p>
          <p>
            <a className="text-accent underline" href="/api/openapi.json">
              OpenAPI 3.1 document
            </a>
          </p>
        </header>
        {ENDPOINTS.map((endpoint) => (
          <EndpointSection key={`${endpoint.path} ${endpoint.method ?? ''}`} endpoint={endpoint} />
        ))}
      </div>
    </section>
  )
}

function EndpointSection({ endpoint }: { endpoint: Endpoint }) {
  const parameters = parametersOf(endpoint)
  const answer = answerOf(endpoint)
  return (
    <section className="flex flex-col gap-1">
      <h2 className="mono font-semibold">{endpoint.method === 'post' ? `POST ${endpoint.path}` : endpoint.path}</h2>
      <p className="text-text-2">{endpoint.summary}</p>
      {parameters.length > 0 && (
        <dl className="grid grid-cols-[max-content_1fr] gap-x-4 border-border-1 border-t pt-1">
          {parameters.map((parameter) => (
            <ParameterLine key={parameter.name} parameter={parameter} />
          ))}
        </dl>
      )}
      <details className="text-text-2">
        <summary className="min-h-6 cursor-pointer">Answers</summary>
        <p>
          200,{' '}
          {answer === null ? (
            `a file: ${endpoint.files?.join(', ') ?? ''}.`
          ) : (
            <code className="mono">{endpoint.responseName}</code>
          )}
        </p>
        {answer === null ? null : (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys.
          <pre tabIndex={0} className="mono overflow-x-auto border-border-1 border-l pl-3">
            {shapeOf(answer)}
          </pre>
        )}
        <ul>
          {refusalsOf(endpoint).map((code) => (
            <li key={code}>
              {PROBLEMS[code].status}, <code className="mono">{code}</code>: {PROBLEMS[code].title}
            </li>
          ))}
        </ul>
      </details>
    </section>
  )
}

function ParameterLine({ parameter: { name, in: place, required, schema } }: { parameter: Parameter }) {
  return (
    <>
      <dt className="mono">{name}</dt>
      <dd className="min-w-0 break-words text-text-2">
        {kindOf(schema)}
        {place === 'path' && ', in the path'}
        {required ? ', required' : defaultOf(schema)}
      </dd>
    </>
  )
}

/** What a parameter holds, in words. */
function kindOf(schema: Parameter['schema']): string {
  if (schema.title) return schema.title
  if (schema.enum) return `one of ${schema.enum.join(', ')}`
  if (schema.type === 'array') {
    const { items } = schema
    return `list of ${typeof items === 'object' && !Array.isArray(items) ? kindOf(items) : 'texts'}`
  }
  const choices = (schema.anyOf ?? []).filter(({ type }) => type !== 'null')
  const [type = 'text'] = [schema.type ?? []].flat().filter((each) => each !== 'null')
  return choices[0] ? kindOf(choices[0]) : wordOf(type)
}

function defaultOf({ default: usual }: Parameter['schema']): string {
  if (usual === null || usual === '' || (Array.isArray(usual) && usual.length === 0)) return ', not set unless given'
  return `, ${Array.isArray(usual) ? usual.join(', ') : JSON.stringify(usual)} unless given`
}
