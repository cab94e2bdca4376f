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
  try {
    for await (const chunk of ctx.req as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > limit) return undefined
      chunks.push(chunk)
    }
  } catch (cause) {
    // The client hung up; nobody is there to read the answer.
    throw new Problem('badRequest', { cause })
  }
  return Buffer.concat(chunks)
}

/** A body as text. Throws Problem badRequest where it is no UTF-8: anything else would be stored in the place of what was sent. */
export function toText(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch (cause) {
    throw new Problem('badRequest', { cause })
  }
}

/** The fields of an HTML form; of a repeated field the first. Read once a request, however often it is asked for. */
export async function readForm(ctx: Context): Promise<Record<string, string>> {
  if (ctx.state.form) return ctx.state.form
  if (!ctx.is('application/x-www-form-urlencoded')) throw new Problem('unsupportedMediaType')
  const body = await readBody(ctx, FORM_LIMIT)
  if (!body) throw new Problem('tooLarge', { headers: { Connection: 'close' } })
  const fields: Record<string, string> = Object.create(null)
  for (const [name, value] of new URLSearchParams(toText(body))) fields[name] ??= value
  ctx.state.form = fields
  return fields
}
