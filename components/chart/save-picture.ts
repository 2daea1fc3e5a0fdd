import { saveFile } from '@/components/ui/save-file'
import { drawPicture, type PictureWords } from './picture'
import { pictureFile } from './picture-file'

/** Has the browser keep the chart of the card in which `inside` stands as a picture; nothing where it shows none. */
export async function savePicture(inside: HTMLElement | null, kind: 'svg' | 'png', words: PictureWords): Promise<void> {
  const chart = chartOf(inside)
  if (chart === null) return
  saveFile(`metrictrail-${fileName(words.title)}.${kind}`, await pictureFile(drawPicture(chart, words), kind))
}

/** The chart of the card in which `inside` stands. */
function chartOf(inside: HTMLElement | null): SVGSVGElement | null {
  return inside?.closest('article, [role="dialog"]')?.querySelector<SVGSVGElement>('[role="application"] svg') ?? null
}

/** The browser's own download, which shows how far it is and can be stopped. */
export function download(path: string): void {
  const link = document.createElement('a')
  link.href = path
  link.download = ''
  link.click()
}

/** Letters and digits of a title. */
export const fileName = (title: string) =>
  title
    .replace(/[^a-z0-9]+/gi, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60)
    .toLowerCase() || 'chart'
