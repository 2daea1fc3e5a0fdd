import type { Picture, PictureText } from './picture'

/** Pixels of a PNG for each of the picture: sharp on dense screens and in print. */
const DENSITY = 2

/** A picture as a file of its own: no style, font or image of it lies elsewhere. */
export async function pictureFile(picture: Picture, kind: 'svg' | 'png'): Promise<Blob> {
  return kind === 'svg' ? svgBlob(picture.svg) : pngBlob(picture)
}

const svgBlob = (svg: string) => new Blob([svg], { type: 'image/svg+xml' })

async function pngBlob({ bare, texts, width, height }: Picture): Promise<Blob> {
  const url = URL.createObjectURL(svgBlob(bare))
  try {
    const image = new Image()
    image.src = url
    await image.decode()
    const canvas = document.createElement('canvas')
    ;[canvas.width, canvas.height] = [Math.ceil(width * DENSITY), Math.ceil(height * DENSITY)]
    const pen = canvas.getContext('2d')
    if (pen === null) throw new Error('The browser draws no pictures.')
    pen.scale(DENSITY, DENSITY)
    pen.drawImage(image, 0, 0, width, height)
    await document.fonts.ready
    for (const text of texts) write(pen, text)
    return await new Promise((resolve, reject) => {
      canvas.toBlob(
        (blob) => (blob === null ? reject(new Error('The picture is too large.')) : resolve(blob)),
        'image/png',
      )
    })
  } finally {
    URL.revokeObjectURL(url)
  }
}

const ALIGN = { start: 'left', middle: 'center', end: 'right' } as const

function write(pen: CanvasRenderingContext2D, { text, x, y, anchor, fill, font, halo }: PictureText): void {
  pen.font = `${font.weight} ${font.size}px ${font.family}`
  pen.textAlign = ALIGN[anchor]
  pen.letterSpacing = font.spacing
  if (halo !== null) {
    pen.lineJoin = 'round'
    pen.lineWidth = halo.width
    pen.strokeStyle = halo.colour
    pen.strokeText(text, x, y)
  }
  pen.fillStyle = fill
  pen.fillText(text, x, y)
}
