import type { z } from 'zod'

type Schema = z.core.JSONSchema.BaseSchema

const LONGEST = 80

/** A JSON schema in a few lines for people: objects on one line while they fit. */
export function shapeOf(schema: Schema, indent = ''): string {
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return choices.map((choice) => shapeOf(choice, indent)).join(' | ')
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.type === 'array') return `list of ${nested(schema.items, indent)}`
  if (schema.type === 'object') return objectShape(schema, indent)
  return typesOf(schema).map(wordOf).join(' | ') || 'anything'
}

function typesOf({ type }: Schema): string[] {
  return Array.isArray(type) ? type : type === undefined ? [] : [type]
}

/** `text` for JSON's string: what it is to people. */
export function wordOf(type: string): string {
  return type === 'string' ? 'text' : type
}

function objectShape({ properties, additionalProperties }: Schema, indent: string): string {
  if (properties === undefined) return `{ (any name): ${nested(additionalProperties, indent)} }`
  const inner = `${indent}  `
  const fields = Object.entries(properties).map(([name, field]) => `${name}: ${nested(field, inner)}`)
  const line = `{ ${fields.join(', ')} }`
  const fits = indent !== '' && line.length + indent.length <= LONGEST && !line.includes('\n')
  return fits ? line : `{\n${fields.map((field) => `${inner}${field}\n`).join('')}${indent}}`
}

function nested(schema: Schema['items'] | Schema['additionalProperties'], indent: string): string {
  return typeof schema === 'object' && !Array.isArray(schema) ? shapeOf(schema, indent) : 'anything'
}
