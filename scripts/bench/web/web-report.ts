import { cpus, totalmem } from 'node:os'
import { median, quantile } from '../statistics'
import { type ChartTimes, compared } from './chart-bench'
import type { CompareResult } from './compare-bench'
import type { Scores } from './lighthouse-bench'
import type { LiveResult, RunPageResult } from './run-page-bench'

/** What the browser showed; a part that was not asked for is absent. */
export interface WebFindings {
  chart?: ChartTimes[]
  run?: RunPageResult
  live?: LiveResult
  compare?: CompareResult
  lighthouse?: Scores[]
}

const [BEGIN, END] = ['<!-- npm run bench:web -->', '<!-- end of npm run bench:web -->']

/** The part of BENCHMARKS.md that this benchmark writes, with its marks; empty when there is none. */
export function webPart(text: string): string {
  const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)]
  return from === -1 || to === -1 ? '' : text.slice(from, to + END.length)
}

/** `text` with `part` in the place of the old one, or at its end. */
export function withWebPart(text: string, part: string): string {
  if (part === '') return text
  const old = webPart(text)
  return old === '' ? `${text.trimEnd()}\n\n${part}\n` : text.replace(old, () => part)
}

/** The part for these findings. `date` is an ISO day, `command` what was typed. */
export function webMarkdown(
  findings: WebFindings,
  { date, command, chromium }: { date: string; command: string; chromium: string },
): string {
  const machine = `${cpus().length} cores (${cpus()[0]?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, Chromium ${chromium}`
  const sections = [
    `## In the browser\nWritten by \`${command}\` on ${date}, ${machine}, production build.`,
    findings.chart ? chartSection(findings.chart) : '',
    findings.run ? runSection(findings.run) : '',
    findings.live ? liveSection(findings.live) : '',
    findings.compare ? compareSection(findings.compare) : '',
    findings.lighthouse ? lighthouseSection(findings.lighthouse) : '',
  ]
  return [BEGIN, ...sections.filter((section) => section !== ''), END].join('\n\n')
}

function chartSection(times: ChartTimes[]): string {
  const rows = times.map((each) => {
    const { ours, uplot, times: ratio, p95 } = compared(each)
    return [each.name, ms(ours), ms(uplot), `${ratio.toFixed(2)}×`, each.bar ?? '', ms(p95), String(each.ours.length)]
  })
  const what =
    'Eight runs of 2,000 buckets of four corners, so 64,000 points, 1000 × 400 px: the chart of the pages against uPlot with a tooltip of plain text, in turns on one page, the limit of 60 frames a second off where nothing else is said. Milliseconds to the first task after the painted frame; medians. All series have their corners at the same x, so uPlot need not join them.'
  const head = ['what', 'MetricTrail', 'uPlot', 'as a multiple', 'to reach', 'p95', 'of']
  return `### A chart of 8 series × 2,000 buckets\n${what}\n\n${table(head, rows)}`
}

function runSection({ cards, empty, emptyPaint, longTasks }: RunPageResult): string {
  const [drawn, base] = [median(cards), median(empty)]
  const counts = longTasks.map((tasks) => tasks.filter((task) => task > 50).length)
  const longest = Math.max(0, ...longTasks.flat())
  const rows = [
    ['all cards of the first screen painted, ms', ms(drawn), ''],
    ['an empty page of the app, React at work, ms', ms(base), ''],
    ['the first as a multiple of the second', `${(drawn / base).toFixed(2)}×`, '≤ 2×'],
    ['first contentful paint of the empty page, ms', ms(median(emptyPaint)), ''],
    ['tasks above 50 ms while scrolling through all cards', String(median(counts)), '≤ 3'],
    ['the longest of them in any pass, ms', ms(longest), ''],
  ]
  const what = `A fresh browser context each time, 1440 × 900; medians of ${cards.length}. The empty page is Compare without runs.`
  return `### Run page of 50 metrics × 100,000 points\n${what}\n\n${table(['what', 'found', 'to reach'], rows)}`
}

function liveSection({ minutes, first, last, points }: LiveResult): string {
  const rows = [
    ['JavaScript heap after 1 minute, MB', mega(first), ''],
    [`after ${minutes} minutes, MB`, mega(last), ''],
    ['the second as a part of the first', `${((100 * last) / first).toFixed(0)} %`, '≤ 110 %'],
  ]
  const what = `A log file of 250 points of all 50 metrics every two seconds: one series grew from ${count(points[0])} to ${count(points[1])} points. After a garbage collection each.`
  const short = minutes < 10 ? ` Shortened by \`--live=${minutes}\`: the bar is for 10 minutes.` : ''
  return `### Live update of that page\n${what}${short}\n\n${table(['what', 'found', 'to reach'], rows)}`
}

function compareSection({ cold, zoom, hover }: CompareResult): string {
  const row = (name: string, times: number[]) => [
    name,
    ms(median(times)),
    ms(quantile(times, 0.95)),
    String(times.length),
  ]
  const rows = [
    row('cold: from the navigation to all cards of the first screen', cold),
    row('zoom: from the release to new lines in all cards of the screen', zoom),
    row('hover: from the pointer to the end of the frame', hover),
  ]
  const what = 'A fresh browser context each time, 1440 × 900, 60 frames a second.'
  return `### Compare of 30 runs × 12 metrics × 20,000 points\n${what}\n\n${table(['what', 'median ms', 'p95', 'of'], rows)}`
}

function lighthouseSection(scores: Scores[]): string {
  const rows = scores.map(({ page, performance, accessibility, bestPractices, layoutShift }) => [
    page,
    String(performance),
    String(accessibility),
    String(bestPractices),
    layoutShift.toFixed(3),
  ])
  const head = ['page', 'performance (≥ 95)', 'accessibility (100)', 'best practices (≥ 95)', 'layout shift (0)']
  return `### Lighthouse 12, desktop\nOf the sample trail; medians.\n\n${table(head, rows)}`
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n')
}

const ms = (value: number) => value.toFixed(value < 100 ? 1 : 0)
const count = (value: number) => Math.round(value).toLocaleString('en-US')
const mega = (bytes: number) => (bytes / 1e6).toFixed(1)
