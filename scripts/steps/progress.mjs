/**
 * How far reading the sources came, for a terminal: one line, and one more for all of a kind that cannot be read.
 *
 * @param {{
 *   state: string,
 *   error: string | null,
 *   sources: {
 *     state: string,
 *     error: string | null,
 *     files: { listed: number, waiting: number, ingested: number, partial: number, quarantined: number, refused: number },
 *   }[],
 *   totals: { points: number, events: number },
 *   quarantined: { state: string, detail: string }[],
 * }} ingest answer of `GET /api/ingest`
 * @param {string} url where the server is
 * @returns {string}
 */
export function progressOf({ state, error, sources, totals, quarantined }, url) {
  const sum = (name) => sources.reduce((all, { files }) => all + files[name], 0)
  const listed = sum('listed')
  const waiting = sum('waiting')
  if (state === 'failed') return `The sources cannot be read: ${visible(error)}`
  if (state === 'starting') return 'Listing log files …'
  if (sources.length === 0) return 'No source is configured: only the settings of the fleet’s trails are read.'
  const stored = `${count(totals.points)} points in ${count(totals.events)} events`
  if (state !== 'idle') return `Reading log files: ${count(listed - waiting)} of ${count(listed)}, ${stored} …`
  const unread = [
    [sum('refused'), quarantined.find((file) => file.state === 'refused')?.detail, 'cannot be read'],
    [sum('quarantined'), quarantined.find((file) => file.state === 'quarantined')?.detail, 'set aside as not readable'],
  ].filter(([files]) => files > 0)
  const failed = sources.filter((source) => source.state === 'failed')
  const where = `see ${url}/sources`
  return [
    `${count(sum('ingested') + sum('partial'))} log files are read: ${stored}. New ones are followed.`,
    ...unread.map(
      ([files, detail, words]) =>
        `${count(files)} log ${files === 1 ? 'file' : 'files'} ${words} (${visible(detail)}): ${where}`,
    ),
    ...failed
      .slice(0, 1)
      .map((one) => `${failed.length} of ${sources.length} sources cannot be read (${visible(one.error)}): ${where}`),
  ].join('\n')
}

// The words may quote a file's name, and this is a terminal.
const visible = (text) =>
  JSON.stringify(text ?? 'the reason is not known')
    .slice(1, -1)
    .replace(/[^\x20-\x7e\p{L}\p{M}\p{N}\p{P}\p{S}]/gu, '?')
const count = (number) => number.toLocaleString('en')
