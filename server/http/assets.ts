import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Middleware } from 'koa'
import type { Brand } from '../brand.ts'
import { requireRead } from './methods.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
}

type Asset = { readonly type: string; readonly body: Buffer | string; readonly compressed?: Buffer }

const compress = promisify(gzip)

/**
 * Serves the files of `views/public` under `/assets/`, those that were there at the start, and what the operator makes of them: `logo` and
 * `brand.css`. Ours are compressed: they hold no secret, which a page with what somebody typed beside it might tell by its length.
 */
export async function assets(folder: string, { logo, color }: Brand): Promise<Middleware> {
  const files = new Map<string, Asset>()
  for (const name of await readdir(folder)) {
    const type = TYPES[extname(name)] ?? 'application/octet-stream'
    const body = await readFile(join(folder, name))
    files.set(`/assets/${name}`, { type, body, compressed: await compress(body) })
  }
  const ours = files.get('/assets/rekey.svg')
  if (logo) files.set('/assets/logo', { type: logo.type, body: logo.bytes })
  else if (ours) files.set('/assets/logo', ours)
  files.set('/assets/brand.css', {
    type: 'text/css',
    body: color ? `:root:not([data-theme]) { --rekey-brand: ${color} }\n` : '',
  })
  return async (ctx, next) => {
    const found = files.get(ctx.path)
    if (!found) return next()
    requireRead(ctx)
    const { body, type, compressed } = found
    const isCompressed = compressed && ctx.acceptsEncodings('gzip', 'identity') === 'gzip'
    ctx.body = isCompressed ? compressed : body
    ctx.type = type
    if (compressed) ctx.vary('Accept-Encoding')
    if (isCompressed) ctx.set('Content-Encoding', 'gzip')
    ctx.set('Cache-Control', 'public, max-age=3600')
    if (type.startsWith('image/')) {
      ctx.set('Content-Security-Policy', IMAGE_ALONE)
      ctx.set('Content-Disposition', 'attachment')
    }
  }
}

/** An image is shown in a page and never opened by itself, where an SVG would be a document of this site. */
const IMAGE_ALONE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
