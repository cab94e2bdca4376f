import type { Context } from 'koa'
import { Problem } from '../problem.ts'

const FORM_LIMIT = 64 * 1024

/**
 * Reads a body up to `limit` bytes, or answers undefined when it is longer. What is left is not read, so the connection closes
 * after the answer. The limit holds while reading, for chunked bodies too.
 */
export async function readBody(ctx: Context, limit: number): Promise<Buffer | undefined> {
  if (Number(ctx.get('content-length') || 0) > limit) return undefined
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of ctx.req as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limit) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** The fields of an HTML form; of a repeated field the first. Read once a request, however often it is asked for. */
export async function readForm(ctx: Context): Promise<Record<string, string>> {
  if (ctx.state.form) return ctx.state.form
  if (!ctx.is('application/x-www-form-urlencoded')) throw new Problem('unsupportedMediaType')
  const body = await readBody(ctx, FORM_LIMIT)
  if (!body) throw new Problem('tooLarge', { headers: { Connection: 'close' } })
  const fields: Record<string, string> = Object.create(null)
  for (const [name, value] of new URLSearchParams(body.toString('utf8'))) fields[name] ??= value
  ctx.state.form = fields
  return fields
}
