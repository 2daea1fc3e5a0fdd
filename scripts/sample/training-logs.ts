/** One line of a training's own log: what it measured at a step. */
export interface LogEntry {
  step: number
  values: readonly (readonly [metricName: string, value: number])[]
}

const NANOGPT_NAMES: Readonly<Record<string, string>> = {
  trl: 'train/loss',
  lr: 'train/lr',
  norm: 'train/grad_norm',
  tel: 'validation:loss',
}

/** Reads a log of `s:STEP trl:LOSS lr:RATE norm:NORM` and `s:STEP tel:LOSS` lines (llm.c). Throws on any other line. */
export function parseNanogptLog(text: string): LogEntry[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [first, ...rest] = line
        .trim()
        .split(/\s+/)
        .map((part) => part.split(':'))
      const values = rest.map(([key = '', value = '']) => [NANOGPT_NAMES[key] ?? '', Number(value)] as const)
      const step = first?.[0] === 's' ? Number(first[1]) : Number.NaN
      if (!Number.isInteger(step) || values.some(([name, value]) => name === '' || Number.isNaN(value)))
        throw new Error(`This is not a line of an llm.c log: "${line}"`)
      return { step, values }
    })
}

/** Reads the `log_history` of a Hugging Face Trainer's `trainer_state.json`: every key but `step` and `epoch`. */
export function parseTrainerState(text: string): LogEntry[] {
  const { log_history: history } = JSON.parse(text) as { log_history: Record<string, number>[] }
  return history.map(({ step = Number.NaN, epoch: _epoch, ...values }) => ({ step, values: Object.entries(values) }))
}
