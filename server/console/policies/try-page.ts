import type { JsonObject } from '../../../scim/store.ts'
import { tryPage } from '../../../views/console/try-policy.tsx'
import { Refused } from '../api.ts'
import type { Fields, Page, Visit } from '../page.ts'

const POLICIES = '/admin/v2/PasswordPolicies'

/** Which policy a person gets, and why; and what a policy says of a password, which goes nowhere. */
export const tryPolicy: Page = {
  path: '/policies/try',
  scopes: ['policies:read'],
  get: visit => show(visit, { user: visit.query.get('user') ?? '' }),
  async post(visit, fields) {
    const { user, policy, password = '' } = fields
    try {
      const asked = { password, ...(user && { user }), ...(policy && { policy }) }
      return await show(visit, fields, { checked: (await visit.api.post(`${POLICIES}/.check`, asked)) as never })
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 400) throw error
      return { html: await show(visit, fields, { problem: error.message }), status: 422 }
    }
  },
}

async function show(visit: Visit, { user = '', policy = '' }: Fields, more: object = {}): Promise<string> {
  const { api, frame, address } = visit
  const { Resources = [] } = await api.get(POLICIES, { attributes: 'name', count: '1000' })
  return tryPage({
    frame,
    action: address,
    user,
    policy,
    policies: (Resources as JsonObject[]).map(({ id, name }) => ({ id: String(id), name: String(name) })),
    ...(user && (await explained(visit, user))),
    ...more,
  })
}

async function explained({ api }: Visit, user: string) {
  try {
    return { explanation: (await api.get(`${POLICIES}/.explain`, { user })) as never }
  } catch (error) {
    if (error instanceof Refused && error.status === 400) return { problem: error.message }
    throw error
  }
}
