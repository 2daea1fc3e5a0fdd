import { type Answer, invalid, isJsonObject, type JsonObject, type Refusal } from './answer'
import { toDescription } from './components'
import type { ControlCall } from './control-call'
import type { Component, Shelf } from './shelf'

type Test = (component: Component, value: string) => boolean

/** `Search` over trial components, with the filters that the SDK's `Run` and `list_runs` use. */
export function searchComponents({ body, shelf }: ControlCall): Answer | Refusal {
  if (body.Resource !== 'ExperimentTrialComponent')
    return invalid(`This recorder searches ExperimentTrialComponent only, not ${String(body.Resource)}.`)
  const expression = body.SearchExpression
  const filters = isJsonObject(expression) && Array.isArray(expression.Filters) ? expression.Filters : []
  let found = [...shelf.components.values()]
  for (const filter of filters) {
    const test = isJsonObject(filter) ? testOf(filter, shelf) : null
    if (!test) return invalid(`This recorder does not know the filter ${JSON.stringify(filter)}.`)
    found = found.filter(test)
  }
  return { reply: { Results: found.map((component) => toResult(component, shelf)) }, responseElements: null }
}

function testOf(filter: JsonObject, shelf: Shelf): ((component: Component) => boolean) | null {
  const test = tests(shelf)[String(filter.Name)]
  if (!test || !['Equals', undefined].includes(filter.Operator as string | undefined)) return null
  const value = String(filter.Value).toLowerCase()
  return (component) => test(component, value)
}

function tests(shelf: Shelf): Readonly<Record<string, Test | undefined>> {
  return {
    TrialComponentName: (component, value) => component.name.toLowerCase() === value,
    'Parents.TrialName': (component, value) => shelf.associations.has(`${value} ${component.name.toLowerCase()}`),
    'Parents.ExperimentName': (component, value) =>
      parentsOf(component, shelf).some(({ ExperimentName }) => ExperimentName.toLowerCase() === value),
  }
}

function parentsOf(component: Component, shelf: Shelf) {
  return [...shelf.associations].flatMap((pair) => {
    const [trialKey = '', componentKey] = pair.split(' ')
    const trial = componentKey === component.name.toLowerCase() ? shelf.trials.get(trialKey) : undefined
    return trial ? [{ TrialName: trial.name, ExperimentName: String(trial.settings.ExperimentName) }] : []
  })
}

function toResult(component: Component, shelf: Shelf): JsonObject {
  return { TrialComponent: { ...toDescription(component), Parents: parentsOf(component, shelf) } }
}
