import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { Middleware } from 'koa'

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
}

/** Serves the files of `views/public` under `/assets/`: those that were there at the start, and nothing else. */
export async function assets(folder: string): Promise<Middleware> {
  const files = new Map<string, { file: string; size: number }>()
  for (const name of await readdir(folder)) {
    const file = join(folder, name)
    files.set(`/assets/${name}`, { file, size: (await stat(file)).size })
  }
  return async (ctx, next) => {
    const found = files.get(ctx.path)
    if (!found || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return next()
    ctx.type = TYPES[extname(found.file)] ?? 'application/octet-stream'
    ctx.length = found.size
    ctx.set('Cache-Control', 'public, max-age=3600')
    ctx.body = createReadStream(found.file)
  }
}
