/**
 * Statuses that end a run.
 * Source: https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_TrialComponentStatus.html
 */
export const END_STATUSES: readonly string[] = ['Completed', 'Failed', 'Stopped']

/** What the status of a run that is gone is called; the service has no such status. */
export const DELETED = 'Deleted'

/** Kinds of facts that are settled when a run ends. Tags and metadata are put on runs at any time. */
export const SETTLED_KINDS: readonly string[] = ['parameter', 'input', 'output']
