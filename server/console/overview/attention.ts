import type { AttentionItem } from '../../../views/console/overview.tsx'
import type { Scope } from '../../access/scopes.ts'
import { LEASE } from '../../outbox/attempts.ts'
import { lastVerification } from '../audit/verification.ts'
import type { Visit } from '../page.ts'
import { viewFilter } from '../users/user-query.ts'

type Look = {
  readonly scope: Scope
  readonly look: (visit: Visit) => Promise<AttentionItem | undefined>
}

/** More than these are not counted. */
const COUNTED = 1000

/** For so long something that went wrong is news. */
const NEWS = 7 * 24 * 3_600_000

/** What may wait for somebody, each for whoever may see it. */
const looks: readonly Look[] = [
  {
    scope: 'jobs:read',
    look: visit =>
      counted(visit, '/admin/v2/PasswordResetJobs', 'status eq "awaitingApproval"', {
        one: 'A reset job waits for the approval of a second administrator',
        several: 'reset jobs wait for the approval of a second administrator',
        href: '/console/jobs',
        tone: 'warn',
      }),
  },
  {
    scope: 'passwords:reset',
    look: async visit =>
      visit.may('users:read')
        ? counted(visit, '/scim/v2/Users', viewFilter('ending', visit.now()) ?? '', {
            one: 'A one-time password, or a weak hash of another system, has ended or ends within a day',
            several: 'one-time passwords and weak hashes of another system have ended or end within a day',
            href: '/console/users?show=ending',
            tone: 'warn',
          })
        : undefined,
  },
  {
    scope: 'audit:read',
    look: async visit => {
      const last = await lastVerification(visit)
      if (!last?.isFailure) return undefined
      return { text: 'The audit is not as it was written', href: '/console/audit', tone: 'bad' }
    },
  },
  {
    scope: 'mail:read',
    look: visit =>
      counted(visit, '/admin/v2/OutboxEntries', `(state eq "refused" or state eq "givenUp") and ${lately(visit)}`, {
        one: 'A mail or notice of the last seven days was refused or given up',
        several: 'mails and notices of the last seven days were refused or given up',
        href: '/console/outbox?show=failed',
        tone: 'bad',
      }),
  },
  {
    scope: 'mail:read',
    look: visit =>
      counted(visit, '/admin/v2/OutboxEntries', `state eq "unknown" and ${lately(visit)} and ${inNobodysHand(visit)}`, {
        one: 'Of a mail or notice of the last seven days nobody knows whether it arrived',
        several: 'mails and notices of the last seven days may have arrived or not',
        href: '/console/outbox?show=unknown',
        tone: 'warn',
      }),
  },
]

export const overviewScopes: readonly Scope[] = [
  ...new Set([...looks.map(({ scope }) => scope), 'audit:read' as const]),
]

export async function attention(visit: Visit): Promise<AttentionItem[]> {
  const found = await Promise.all(looks.filter(({ scope }) => visit.may(scope)).map(({ look }) => look(visit)))
  return found.filter(item => item !== undefined)
}

/** Whoever has one in hand has it for a lease from its last change on: until then it is unknown for a moment alone. */
const inNobodysHand = ({ now }: Visit) => `meta.lastModified le "${new Date(now().getTime() - LEASE).toISOString()}"`

const lately = ({ now }: Visit) => `queuedAt gt "${new Date(now().getTime() - NEWS).toISOString()}"`

async function counted(
  { api }: Visit,
  path: string,
  filter: string,
  { one, several, ...item }: Pick<AttentionItem, 'href' | 'tone'> & { one: string; several: string },
): Promise<AttentionItem | undefined> {
  const { total } = await api.list(path, { filter, count: '0' }, COUNTED)
  if (total === 0) return undefined
  const number = total > COUNTED ? `More than ${COUNTED.toLocaleString('en')}` : total.toLocaleString('en')
  return { ...item, text: total === 1 ? one : `${number} ${several}` }
}
