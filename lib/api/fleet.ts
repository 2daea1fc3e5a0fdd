import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { fetchJson, postJson } from './fetch'
import { Instant } from './fields'

/** What is known of the recording in one account and region, worst first. */
export const FLEET_STATES = [
  /** CloudTrail answered, and no trail that is logging records metrics calls there. */
  'not_recorded',
  /** A selector leaves out a writer, runs or reads. */
  'partly',
  /** Neither asked with an answer nor any log file seen. */
  'never_seen',
  'no_permission',
  /** Never an answer, for another reason than a missing right, while log files of it are seen. */
  'no_answer',
  /** A trail records, and has delivered nothing for hours, or says that it cannot. */
  'no_delivery',
  /** A trail records, and delivers where no source reads. */
  'not_read',
  'validation_off',
  'recorded',
] as const
export const FleetState = z.enum(FLEET_STATES)
export type FleetState = z.infer<typeof FleetState>

/** One selector's line that leaves something out. */
export const Hole = z.object({
  trail: z.string(),
  /** Which selector of the trail, from 0, and which of its fields. */
  selector: z.number(),
  field: z.number(),
  hides: z.enum(['writers', 'runs', 'reads', 'writes', 'other']),
  /** How many values the line names. */
  count: z.number(),
  /** In a sentence, such as: Metric calls by assumed-role/ml-hpo leave no record. */
  words: z.string(),
})

const Selector = z.object({ name: z.string().nullable(), lines: z.array(z.string()) })

export const FleetCell = z.object({
  region: z.string(),
  state: FleetState,
  /** For the cell itself: "Hides 1 writer", "No delivery 31 h". */
  label: z.string(),
  /** What it means, in a sentence. */
  words: z.string(),
  /** First asked with this state since it last differed, to the second: it is so at least since then. */
  since: Instant.nullable(),
  /** Last asked with another state before `since`; the same where that is the very time; null: never. */
  lastOther: Instant.nullable(),
  /** When CloudTrail last answered, to the second. */
  evaluated: Instant.nullable(),
  /** The last metrics call that was recorded there. */
  lastRecorded: Instant.nullable(),
  /** The call that set the trail so, where a record of it is held. */
  setBy: z.object({ event: z.string(), name: z.string(), writer: z.string(), at: Instant }).nullable(),
  /** Trails that record metrics there or were meant to; empty where all is recorded. */
  trails: z.array(
    z.object({
      name: z.string(),
      arn: z.string(),
      isMultiRegion: z.boolean(),
      lastDelivery: Instant.nullable(),
      deliveryError: z.string().nullable(),
      /** Each field of a selector as one line of JSON; null: basic selectors, or not readable. */
      selectors: z.array(Selector).nullable(),
    }),
  ),
  holes: z.array(Hole),
  /** A command that mends it, as text: MetricTrail never runs it. */
  fix: z.string().nullable(),
})
export type FleetCell = z.infer<typeof FleetCell>

export const FleetRow = z.object({
  account: z.string(),
  name: z.string().nullable(),
  /** Organizational unit, as a path. */
  unit: z.string().nullable(),
  /** In the organization, and never asked with an answer before today. */
  isNew: z.boolean(),
  worst: FleetState,
  /** `since` and `lastOther` of the cell that is so for longest. */
  worstSince: Instant.nullable(),
  worstLastOther: Instant.nullable(),
  /** One for each region, in the order of `regions`; without those that the viewer may not see. */
  cells: z.array(FleetCell),
})
export type FleetRow = z.infer<typeof FleetRow>

/** `GET /api/fleet`: accounts and regions whose trail settings are asked, worst first. */
export const FleetResponse = z.object({
  /** false: the configuration names no fleet. */
  isConfigured: z.boolean(),
  regions: z.array(z.string()),
  rows: z.array(FleetRow),
  /** Accounts of the organization that are not asked, since they are suspended or closed. */
  inactive: z.array(z.object({ account: z.string(), name: z.string().nullable(), state: z.string() })),
  /** Cells of each state. */
  counts: z.record(FleetState, z.number()),
  /** Where names and units come from, and when they were read. */
  names: z.object({ from: z.enum(['organization', 'file']), at: Instant }).nullable(),
  /** Whether CloudTrail is being asked at this moment. */
  isAsking: z.boolean(),
  /** Why accounts could not be asked of the organization; null when they could, or need not be. */
  error: z.string().nullable(),
  /** Sources of the configuration whose event data store cannot be read, or whose log group no trail delivers to; each with the fix. */
  sourceProblems: z.array(z.string()),
})
export type FleetResponse = z.infer<typeof FleetResponse>

export const fleetOptions = () =>
  queryOptions({
    queryKey: ['fleet'],
    queryFn: ({ signal }) => fetchJson<FleetResponse>('/api/fleet', {}, signal),
  })

/** `POST /api/fleet/evaluate`: CloudTrail is asked again at once; of how many accounts. */
export const EvaluateResponse = z.object({ accounts: z.number() })

export const evaluateFleet = () => postJson<z.infer<typeof EvaluateResponse>>('/api/fleet/evaluate')
