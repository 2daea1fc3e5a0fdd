import type { AdvancedEventSelector } from './trail-settings'

export type FieldSelector = AdvancedEventSelector['FieldSelectors'][number]

/**
 * Whether `text` passes one line of a selector: one of its wanted values, when it names any, and none of the unwanted.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/filtering-data-events.html
 */
export function passes(line: FieldSelector, text: string): boolean {
  const { Equals, StartsWith, EndsWith, NotEquals, NotStartsWith, NotEndsWith } = line
  const wants = Equals ?? StartsWith ?? EndsWith
  const isWanted =
    wants === undefined ||
    (Equals ?? []).includes(text) ||
    (StartsWith ?? []).some((value) => text.startsWith(value)) ||
    (EndsWith ?? []).some((value) => text.endsWith(value))
  const isUnwanted =
    (NotEquals ?? []).includes(text) ||
    (NotStartsWith ?? []).some((value) => text.startsWith(value)) ||
    (NotEndsWith ?? []).some((value) => text.endsWith(value))
  return isWanted && !isUnwanted
}

/** A value that a line names, and how. */
export interface NamedValue {
  value: string
  how: 'is' | 'begins' | 'ends'
  isWanted: boolean
}

/** Every value that a line names. */
export function namedValues(line: FieldSelector): NamedValue[] {
  const { Equals, StartsWith, EndsWith, NotEquals, NotStartsWith, NotEndsWith } = line
  const all = (values: string[] | undefined, rest: Omit<NamedValue, 'value'>) =>
    (values ?? []).map((value) => ({ value, ...rest }))
  return [
    ...all(Equals, { how: 'is', isWanted: true }),
    ...all(StartsWith, { how: 'begins', isWanted: true }),
    ...all(EndsWith, { how: 'ends', isWanted: true }),
    ...all(NotEquals, { how: 'is', isWanted: false }),
    ...all(NotStartsWith, { how: 'begins', isWanted: false }),
    ...all(NotEndsWith, { how: 'ends', isWanted: false }),
  ]
}
