import { type CommandFailed, Refused, refused } from './errors.ts'
import type { JsonObject } from './json.ts'
import type { Reply } from './reply.ts'

/** What to do about an error whose `detail` says only what is wrong. */
const remedies: Readonly<Record<number, string>> = {
  403: 'Ask whoever runs this service for it.',
  404: 'Check the id.',
  412: 'Somebody else was faster. Look again, then repeat it.',
}

/** A refusal of the server in words: its detail, the rules that are broken, and what to do. */
export async function toRefusal(reply: Reply, server: string, retryAfter: number | undefined): Promise<CommandFailed> {
  const { status, headers } = reply
  const body = bodyIn(await reply.text())
  const location = headers.get('location')
  if (location) return refused(`${server} leads on to ${location}: give the address that it leads to as the server.`)
  const said = body?.detail ?? body?.title
  if (!body || said === undefined)
    return refused(`${server} answered ${status} and is no Rekey server, or there is something before it.`)
  const violations = Array.isArray(body.violations) ? body.violations : []
  const rules = (violations as JsonObject[]).map(({ rule, message }) => `  ${rule}: ${message}`)
  const remedy = body.remedy ?? (status === 401 ? signInAgain(headers) : remedies[status])
  const id = headers.get('x-request-id') ?? ''
  const request = status >= 500 && !String(said).includes(id) ? `Request ${id}.` : undefined
  const sentences = rules.length > 0 ? 'The password breaks these rules:' : String(said)
  const text = [[sentences, remedy, request].filter(Boolean).join(' '), ...rules].join('\n')
  return new Refused(text, status, retryAfter)
}

/** RFC 9470 §3 for a sign-in that was too long ago. */
const signInAgain = (headers: Headers) =>
  headers.get('www-authenticate')?.includes('insufficient_user_authentication')
    ? 'Run: rekey sign-in'
    : 'Run: rekey sign-in, or use another token.'

function bodyIn(text: string): JsonObject | undefined {
  try {
    const body = JSON.parse(text)
    return typeof body === 'object' && body !== null ? body : undefined
  } catch {
    return undefined
  }
}
