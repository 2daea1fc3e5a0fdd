// Runs in the page: our chart and uPlot of the same data, side by side, each measured until its frame is painted.
import { createRef } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import uPlot from 'uplot'
import type { ChartContext } from '@/components/chart/cards-props'
import MetricChart from '@/components/chart/metric-chart'
import type { Plotted } from '@/components/chart/plotted'
import { RAW } from '@/components/chart/view'
import { type ChartData, chartData, SERIES } from './chart-data'

/** A chart under test. `isDrawn` says whether what was asked last is in the document. */
interface Subject {
  first: (data: ChartData) => void
  update: (data: ChartData) => void
  isDrawn: () => boolean
  /** Where the pointer moves, and the event that it moves by. */
  overlay: () => { element: Element; event: (init: MouseEventInit) => Event }
  clear: () => void
}

const [WIDTH, HEIGHT] = [1000, 400]
const COLOURS = ['#c82222', '#c89b22', '#62c822', '#22c862', '#229bc8', '#2222c8', '#9b22c8', '#c8229b']
const context: ChartContext = {
  y: 'linear',
  view: RAW,
  unrecorded: [],
  unproved: [],
  moments: [],
  baseMs: null,
  zoomed: false,
  emptyWords: () => null,
}
const actions = {
  onZoom: () => undefined,
  onReset: () => undefined,
  onUndo: () => undefined,
  onSelect: () => undefined,
  fit: <Range,>(range: Range) => range,
}

const host = document.querySelector('main')
if (host === null) throw new Error('the page has no <main>')

function metricChart(place: HTMLElement): Subject {
  const head = { element: createRef<HTMLElement>(), resting: '' }
  const told = { summary: 'Eight runs', head }
  let root: Root | null = null
  let before: string | null = null
  const line = () => place.querySelector('[data-line]')?.getAttribute('d') ?? null
  const draw = ({ answers }: ChartData) => {
    before = line()
    const plotted: Plotted[] = answers.map((answer, index) => ({
      answer,
      proof: { common: null, answer: null, coloured: false },
      name: `run ${index}`,
      colourOf: () => COLOURS[index] ?? '',
    }))
    const range = { min: -1000, max: 131_000 }
    root?.render(
      <MetricChart x="step" height={HEIGHT} selected={null} {...{ plotted, range, context, told, actions }} />,
    )
  }
  return {
    first(data) {
      root = createRoot(place)
      draw(data)
    },
    update: draw,
    isDrawn: () => place.querySelectorAll('[data-line]').length === SERIES && line() !== before,
    overlay: () => ({
      element: found(place, '[role=application]'),
      event: (init) => new PointerEvent('pointermove', { ...init, pointerType: 'mouse' }),
    }),
    clear() {
      root?.unmount()
      before = null
    },
  }
}

function uplot(place: HTMLElement): Subject {
  let chart: uPlot | null = null
  const series = Array.from({ length: SERIES }, (_, index) => ({
    stroke: COLOURS[index] ?? '',
    width: 1,
    points: { show: false },
  }))
  return {
    first({ columns }) {
      const options = { width: WIDTH, height: HEIGHT, scales: { x: { time: false } }, legend: { show: false } }
      chart = new uPlot({ ...options, plugins: [tooltip()], series: [{}, ...series] }, columns, place)
    },
    update({ columns }) {
      chart?.setData(columns)
    },
    isDrawn: () => true,
    overlay: () => ({ element: found(place, '.u-over'), event: (init) => new MouseEvent('mousemove', init) }),
    clear: () => chart?.destroy(),
  }
}

/** uPlot has no tooltip of its own: x and the value of every series, as plain text. */
function tooltip(): uPlot.Plugin {
  const box = document.createElement('div')
  box.className = 'tip'
  const ready = (chart: uPlot) => void chart.over.appendChild(box)
  const setCursor = ({ cursor, data }: uPlot) => {
    const at = cursor.idx
    if (at === null || at === undefined) return
    const [x, ...values] = data
    box.textContent = [String(x[at]), ...values.map((each) => Number(each[at]).toPrecision(5))].join('\n')
    const left = cursor.left ?? 0
    box.style.transform = `translate(${left > WIDTH - 200 ? left - 130 : left + 12}px, 20px)`
  }
  return { hooks: { ready, setCursor } }
}

function found(place: HTMLElement, selector: string): Element {
  const element = place.querySelector(selector)
  if (element === null) throw new Error(`the page has no ${selector}`)
  return element
}

/** The end of the frame in which the picture is there: the first task after it was painted. */
function painted(isDrawn: () => boolean): Promise<number> {
  return new Promise((done) => {
    const look = () => {
      if (!isDrawn()) return void requestAnimationFrame(look)
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => done(performance.now())
      port2.postMessage(null)
    }
    requestAnimationFrame(look)
  })
}

const place = document.createElement('div')
place.style.width = `${WIDTH}px`
host.append(place)
const subjects = { ours: metricChart(place), uplot: uplot(place) }
const data = [chartData(1), chartData(2)] as const
let turn = 0

const measure = {
  async draw(name: keyof typeof subjects, how: 'first' | 'update'): Promise<number> {
    const next = data[turn++ % 2 === 0 ? 0 : 1]
    const started = performance.now()
    subjects[name][how](next)
    return (await painted(subjects[name].isDrawn)) - started
  },
  async hover(name: keyof typeof subjects, share: number): Promise<number> {
    const { element, event } = subjects[name].overlay()
    const box = element.getBoundingClientRect()
    const [clientX, clientY] = [box.left + box.width * (0.1 + 0.8 * share), box.top + box.height * 0.5]
    const started = performance.now()
    element.dispatchEvent(event({ clientX, clientY, bubbles: true, cancelable: true }))
    return (await painted(() => true)) - started
  },
  clear(name: keyof typeof subjects): void {
    subjects[name].clear()
    place.replaceChildren()
  },
}
export type ChartMeasure = typeof measure
Object.assign(window, { measure })
