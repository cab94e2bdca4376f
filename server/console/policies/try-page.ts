import { tryPage } from '../../../views/console/try-policy.tsx'
import { Refused } from '../api.ts'
import { orSayWhy } from '../or-say-why.ts'
import type { Fields, Page, Visit } from '../page.ts'

const POLICIES = '/admin/v2/PasswordPolicies'

/** Which policy a person gets, and why; and what a policy says of a password, which goes nowhere. */
export const tryPolicy: Page = {
  path: '/policies/try',
  scopes: ['policies:read'],
  get: visit => show(visit, { user: visit.query.get('user') ?? '' }),
  post: (visit, fields) =>
    orSayWhy(
      () => check(visit, fields),
      problem => show(visit, fields, { problem }),
    ),
}

async function check(visit: Visit, fields: Fields): Promise<string> {
  const { user, policy, password = '' } = fields
  const asked = { password, ...(user && { user }), ...(policy && { policy }) }
  return show(visit, fields, { checked: (await visit.api.post(`${POLICIES}/.check`, asked)) as never })
}

async function show(visit: Visit, { user = '', policy = '' }: Fields, more: object = {}): Promise<string> {
  const { api, frame, address } = visit
  const { resources } = await api.list(POLICIES, { attributes: 'name', count: '1000' })
  return tryPage({
    frame,
    action: address,
    user,
    policy,
    policies: resources.map(({ id, name }) => ({ id: String(id), name: String(name) })),
    ...(user && (await explained(visit, user))),
    ...more,
  })
}

async function explained({ api }: Visit, user: string) {
  try {
    return { explanation: (await api.get(`${POLICIES}/.explain`, { user })) as never }
  } catch (error) {
    if (error instanceof Refused && error.isMendable) return { problem: error.message }
    throw error
  }
}
