const hardStopMs = 5_000

/** Runs once in each server process, before its first request. */
export function register(): void {
  takeSignals()
}

// Next's own handler ends the process as soon as its server is closed (it does not wait for us), and never ends while
// an event stream is open. So ours runs first, and hands over to Next's when everything of ours is closed.
// A terminal sends the signal to every process of the group and the launcher passes it on: the second one is ignored.
function takeSignals(): void {
  let stopping = false
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const next = process.listeners(signal)
    process.removeAllListeners(signal)
    process.on(signal, () => {
      if (stopping) return
      stopping = true
      setTimeout(() => process.exit(signal === 'SIGTERM' ? 143 : 130), hardStopMs).unref()
      for (const listener of next) listener(signal)
    })
  }
}
