/**
 * Lights one run in every chart and list of the page. It is a rule of the page's style and no state: thirty runs in a
 * dozen charts are dimmed without anything being rendered again, and a chart that comes into view later is dimmed too.
 */
const KEY = /^[a-z2-7]{16}$/

let sheet: CSSStyleSheet | null = null
let pointed: string | null = null
let held: string | null = null

/** Lights the run that is pointed at; null: none is. While a run is held nothing changes. */
export function lightRun(run: string | null): void {
  if (run === pointed) return
  pointed = run
  show()
}

/** Keeps a run lit, whatever is pointed at, until null lets it go. */
export function holdRun(run: string | null): void {
  held = run
  show()
}

function show(): void {
  const run = held ?? pointed
  if (sheet === null) {
    sheet = new CSSStyleSheet()
    document.adoptedStyleSheets.push(sheet)
  }
  sheet.replaceSync(run === null || !KEY.test(run) ? '' : rulesOf(run))
}

const rulesOf = (run: string) => `
  [data-run]:not([data-run="${run}"]) { stroke-opacity: .28 }
  [data-run]:not([data-run="${run}"]) [data-band] { fill-opacity: .05 }
  [data-entry="${run}"] { background: var(--accent-soft) }`
