import { CommandFailed, Refused } from '../errors.ts'
import { kinds } from '../resources.ts'
import type { Scim } from '../scim.ts'
import { lookAtAccess } from './access.ts'
import { type Finding, problem, skipped, well } from './finding.ts'

type Health = {
  readonly checks: readonly {
    readonly check: string
    readonly ok: boolean
    readonly detail: string
    readonly remedy?: string
  }[]
}

type Audit = { readonly events: number; readonly breaches: readonly string[] }

/** What a server tells those who may know, and whether the token is good. */
export async function lookInside(scim: Scim): Promise<Finding[]> {
  const health = await asked(() => scim.ask<Health>('/admin/v2/.health'))
  if (health instanceof CommandFailed && !isForbidden(health))
    return [problem('token', health.message, 'Sign in, or use another token.')]
  const audit = await asked(() => scim.ask<Audit>(`${kinds.event.endpoint}/.verify`))
  return [well('token', 'It is good.'), ...(await lookAtAccess(scim)), ...healthOf(health), auditOf(audit)]
}

function healthOf(health: Health | CommandFailed): Finding[] {
  if (health instanceof CommandFailed) return [skipped('health', health.message)]
  return health.checks.map(({ check, ok, detail, remedy }) =>
    ok ? well(check, detail) : problem(check, detail, remedy ?? ''),
  )
}

function auditOf(audit: Audit | CommandFailed): Finding {
  if (audit instanceof CommandFailed)
    return isForbidden(audit) ? skipped('audit', audit.message) : problem('audit', audit.message, 'Ask again later.')
  const [breach] = audit.breaches
  if (breach === undefined) return well('audit', `It is as it was written: ${audit.events} events.`)
  return problem('audit', breach, 'Find out who changed the database: rekey audit verify has the whole list.')
}

const isForbidden = (failure: CommandFailed) => failure instanceof Refused && failure.status === 403

const asked = <T>(question: () => Promise<T>): Promise<T | CommandFailed> =>
  question().catch(error => {
    if (error instanceof CommandFailed) return error
    throw error
  })
