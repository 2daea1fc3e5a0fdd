/** What stands around a chart in a picture of it. */
export interface PictureWords {
  title: string
  /** Of a chart of several series: how each is drawn. */
  legend: readonly ({ name: string } & LineLook)[]
  /** Below the chart, one statement each. */
  caption: readonly string[]
}

/** How a line of a legend is drawn. */
interface LineLook {
  colour: string
  dash?: string | undefined
  opacity?: number | undefined
  dotted?: boolean | undefined
  /** As `Plotted.mark`. */
  mark?: string | undefined
}

/** A chart that stands alone: in light colours, without anything of the page, its texts apart too. */
export interface Picture {
  /** The document of an SVG file. */
  svg: string
  /** The same without its texts, which an image cannot set in the page's fonts. */
  bare: string
  texts: PictureText[]
  width: number
  height: number
}

export interface PictureText {
  text: string
  x: number
  y: number
  anchor: 'start' | 'middle' | 'end'
  fill: string
  font: { family: string; size: number; weight: string; spacing: string }
  /** The colour around its letters, and how wide; null: none. */
  halo: { colour: string; width: number } | null
}

const SVG = 'http://www.w3.org/2000/svg'
const [EDGE, TITLE, LINE] = [12, 30, 15]
/** About the width of a letter of a caption, in pixels. */
const LETTER = 5.7
const SWATCH = 20

/** What of a shape's style an SVG file has to say, with what stands where it says nothing. */
const SHAPE: Record<string, string> = {
  fill: 'rgb(0, 0, 0)',
  'fill-opacity': '1',
  stroke: 'none',
  'stroke-width': '1px',
  'stroke-opacity': '1',
  'stroke-dasharray': 'none',
  'stroke-linecap': 'butt',
  'stroke-linejoin': 'miter',
  opacity: '1',
  visibility: 'visible',
  'clip-path': 'none',
}

/** `chart` as a picture of its own. Needs a browser that has laid it out. */
export function drawPicture(chart: SVGSVGElement, words: PictureWords): Picture {
  const host = document.createElement('div')
  host.dataset.theme = 'light'
  host.setAttribute('aria-hidden', 'true')
  Object.assign(host.style, { position: 'fixed', left: '-10000px', top: '0' })
  document.body.append(host)
  try {
    return compose(chart, words, host)
  } finally {
    host.remove()
  }
}

function compose(chart: SVGSVGElement, words: PictureWords, host: HTMLElement): Picture {
  const clone = cleanCopy(chart)
  host.append(clone)
  const width = Math.max(chart.width.baseVal.value, 320)
  const legend = flow(words.legend, width)
  const top = TITLE + legend.height
  const texts = [...clone.querySelectorAll('text')].map((text) => textOf(text, top))
  const foot = top + chart.height.baseVal.value + EDGE
  const caption = words.caption.flatMap((line) => wrapped(line, width))
  const height = foot + caption.length * LINE + EDGE
  const say = writerOf(host)
  texts.push(say(words.title, { x: EDGE, y: 19, strong: true }))
  for (const { name, x, y } of legend.places) texts.push(say(name, { x: x + SWATCH, y: TITLE + y }))
  for (const [at, line] of caption.entries()) texts.push(say(line, { x: EDGE, y: foot + at * LINE + 6 }))
  inline(clone)
  for (const text of clone.querySelectorAll('text')) text.remove()
  const body = [...clone.children].map((child) => new XMLSerializer().serializeToString(child)).join('')
  const swatches = legend.places.map((place) => swatch({ ...place, y: TITLE + place.y - 4 }, host))
  const head = `<svg xmlns="${SVG}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`
  const ground = `<rect width="${width}" height="${height}" fill="${colourIn(host, 'var(--surface-1)')}"/>`
  const drawn = `${ground}${swatches.join('')}<g transform="translate(0 ${top})">${body}</g>`
  return {
    svg: `${head}<title>${escaped(words.title)}</title><desc>${escaped(words.caption.join('\n'))}</desc>${drawn}${texts.map(textMarkup).join('')}</svg>\n`,
    bare: `${head}${drawn}</svg>`,
    texts,
    width,
    height,
  }
}

/** A copy without what only the pointer put there. */
function cleanCopy(chart: SVGSVGElement): SVGSVGElement {
  const clone = chart.cloneNode(true) as SVGSVGElement
  for (const passing of clone.querySelectorAll('[data-mark="crosshair"], [data-mark="selected"], title, desc'))
    passing.remove()
  for (const label of clone.querySelectorAll('[data-tick]')) label.removeAttribute('visibility')
  return clone
}

/** Writes into every element how it looks, and takes away what names the page's own styles. */
function inline(clone: SVGSVGElement): void {
  const elements = [...clone.querySelectorAll('*')]
  const looks = elements.map((element) => {
    const style = getComputedStyle(element)
    return Object.keys(SHAPE).map((name) => [name, style.getPropertyValue(name)] as const)
  })
  for (const [at, element] of elements.entries()) {
    for (const { name } of [...element.attributes]) if (!KEPT.test(name)) element.removeAttribute(name)
    const isGroup = element.childElementCount > 0
    for (const [name, value] of looks[at] ?? []) {
      if (value === SHAPE[name] || (isGroup && !OWN.has(name))) continue
      element.setAttribute(name, value.replaceAll('"', "'"))
    }
  }
}

/** Attributes that say where something is, and by what name others refer to it. */
const KEPT = /^(?:id|d|[xyr]|[xy][12]|[cr][xy]|width|height|transform|points|pattern\w+|clipPathUnits)$/
/** Of a group only what its members do not inherit; they say the rest themselves. */
const OWN = new Set(['opacity', 'clip-path'])

function textOf(text: SVGTextElement, top: number): PictureText {
  const style = getComputedStyle(text)
  const [x, y] = [Number(text.getAttribute('x') ?? 0), Number(text.getAttribute('y') ?? 0)]
  const moved = text.getCTM()
  const haloWidth = Number.parseFloat(style.strokeWidth)
  return {
    text: text.textContent,
    x: x * (moved?.a ?? 1) + (moved?.e ?? 0),
    y: y * (moved?.d ?? 1) + (moved?.f ?? 0) + top,
    anchor: style.textAnchor === 'middle' || style.textAnchor === 'end' ? style.textAnchor : 'start',
    fill: style.fill,
    font: {
      family: style.fontFamily.replaceAll('"', "'"),
      size: Number.parseFloat(style.fontSize),
      weight: style.fontWeight,
      spacing: style.letterSpacing === 'normal' ? '0px' : style.letterSpacing,
    },
    halo: style.stroke === 'none' ? null : { colour: style.stroke, width: haloWidth },
  }
}

/** Makes texts of our own, in the page's fonts and light colours. */
function writerOf(host: HTMLElement) {
  const family = getComputedStyle(document.body).fontFamily.replaceAll('"', "'")
  const [strongly, quietly] = [colourIn(host, 'var(--text-1)'), colourIn(host, 'var(--text-2)')]
  return (text: string, { x, y, strong = false }: { x: number; y: number; strong?: boolean }): PictureText => ({
    ...{ text, x, y, anchor: 'start', fill: strong ? strongly : quietly, halo: null },
    font: { family, size: strong ? 13 : 11, weight: strong ? '600' : '400', spacing: '0px' },
  })
}

/** A colour of the page as its light theme has it, in numbers. */
function colourIn(host: HTMLElement, colour: string): string {
  const probe = document.createElement('span')
  probe.style.color = colour
  host.append(probe)
  const found = getComputedStyle(probe).color
  probe.remove()
  return found
}

interface Placed extends LineLook {
  name: string
  x: number
  y: number
}

/** Entries of a legend beside each other as far as there is room. */
function flow(legend: PictureWords['legend'], width: number): { places: Placed[]; height: number } {
  let [x, y] = [EDGE, 10]
  const places = legend.map((entry) => {
    const need = SWATCH + entry.name.length * LETTER + 14
    if (x > EDGE && x + need > width - EDGE) [x, y] = [EDGE, y + LINE]
    const place = { ...entry, x, y }
    x += need
    return place
  })
  return { places, height: places.length === 0 ? 0 : y + 8 }
}

/** A line cut at blanks where it would be wider than the picture. */
function wrapped(line: string, width: number): string[] {
  const most = Math.floor((width - 2 * EDGE) / LETTER)
  const lines: string[] = []
  let rest = line
  while (rest.length > most) {
    const blank = rest.lastIndexOf(' ', most)
    const at = blank > most / 2 ? blank : most
    lines.push(rest.slice(0, at))
    rest = rest.slice(at).trimStart()
  }
  return [...lines, rest]
}

function swatch({ x, y, colour, dash, opacity, dotted, mark }: Placed, host: HTMLElement): string {
  const dashes = dash === undefined ? '' : ` stroke-dasharray="${escaped(dash)}"`
  const faint = opacity === undefined ? '' : ` opacity="${opacity}"`
  const [stroke, ground] = [colourIn(host, colour), colourIn(host, 'var(--surface-1)')]
  const line = `<path d="M${x} ${y}h14" fill="none" stroke="${stroke}" stroke-width="2"${dashes}${faint}/>`
  const dots = `<path d="M${x + 3} ${y}h0m8 0h0" stroke="${stroke}" stroke-width="5" stroke-linecap="round"/>`
  const shape = `<path d="M${x + 7} ${y}${mark}" fill="${ground}" stroke="${stroke}" stroke-width="1.4"/>`
  return `${line}${dotted === true ? dots : ''}${mark === undefined ? '' : shape}`
}

function textMarkup({ text, x, y, anchor, fill, font, halo }: PictureText): string {
  const around =
    halo === null
      ? ''
      : ` stroke="${halo.colour}" stroke-width="${halo.width}" stroke-linejoin="round" paint-order="stroke"`
  const spacing = font.spacing === '0px' ? '' : ` letter-spacing="${font.spacing}"`
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="${fill}" font-family="${escaped(font.family)}" font-size="${font.size}" font-weight="${font.weight}"${spacing}${around}>${escaped(text)}</text>`
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string) => text.replace(/[&<>"]/g, (char) => ENTITIES[char] ?? char)
