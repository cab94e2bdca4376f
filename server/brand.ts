import { readFile } from 'node:fs/promises'
import { StartupError } from './store/startup-error.ts'

export type Logo = { readonly type: 'image/png' | 'image/svg+xml'; readonly bytes: Buffer }

/** What the operator makes of the pages. */
export type Brand = { readonly logo?: Logo; readonly color?: string }

const LARGEST = 256 * 1024

/** The brand of the settings. Throws StartupError for a logo that is none. */
export async function readBrand({ logo, color }: { logo?: string; color?: string }): Promise<Brand> {
  return { ...(logo && { logo: await readLogo(logo) }), ...(color && { color }) }
}

async function readLogo(path: string): Promise<Logo> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw unusable(path, `can't be read (${error.code})`)
  })
  if (bytes.length > LARGEST) throw unusable(path, 'is larger than 256 KiB')
  const type = typeOf(bytes)
  if (!type) throw unusable(path, 'is neither a PNG file nor an SVG file without scripts')
  return { type, bytes }
}

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')

/** An SVG begins with its element, after what XML may have before; without entities nothing in it is other than it looks. */
const SVG = /^\uFEFF?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--(?:(?!-->)[\s\S])*-->\s*)*<svg[\s>]/
const ACTIVE = /<!(?:DOCTYPE|ENTITY)|<(?:\w+:)?(?:script|foreignObject|iframe)\b|\son\w+\s*=|javascript:/i

/** By what is in it, whatever its name is. */
function typeOf(bytes: Buffer): Logo['type'] | undefined {
  if (bytes.subarray(0, PNG.length).equals(PNG)) return 'image/png'
  const text = bytes.toString('utf8')
  return SVG.test(text) && !ACTIVE.test(text) ? 'image/svg+xml' : undefined
}

const unusable = (path: string, problem: string) =>
  new StartupError(`The logo of BRAND_LOGO ${problem}: ${path}. Give another file, or take the setting away.`)
