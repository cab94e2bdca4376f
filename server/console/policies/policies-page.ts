import { policiesPage } from '../../../views/console/policies.tsx'
import type { Page } from '../page.ts'
import { reportOf } from '../told.ts'

/** The policies in the order in which they are asked, the default one last. */
export const policies: Page = {
  path: '/policies',
  scopes: ['policies:read'],
  async get({ api, frame, told, may }) {
    const attributes = 'name,description,priority,default,groups,configuredPasswordPolicyRules,departures'
    const { resources } = await api.list('/admin/v2/PasswordPolicies', { attributes, count: '1000' })
    const found = resources.map(policy => ({
      id: String(policy.id),
      name: String(policy.name),
      description: policy.description === undefined ? undefined : String(policy.description),
      priority: policy.priority === undefined ? undefined : Number(policy.priority),
      isDefault: policy.default === true,
      groups: ((policy.groups ?? []) as { display?: string; value: string }[]).map(
        ({ display, value }) => display ?? value,
      ),
      rules: ((policy.configuredPasswordPolicyRules ?? []) as { value: string }[]).map(({ value }) => value),
      departures: ((policy.departures ?? []) as unknown[]).length,
    }))
    // In use by their priority, then the default, then those that nobody has.
    const place = ({ isDefault, priority = 2e6 }: (typeof found)[number]) => (isDefault ? 1e6 + 1 : priority)
    return policiesPage({
      frame,
      told: reportOf({ told }),
      policies: found.sort((one, other) => place(one) - place(other) || one.name.localeCompare(other.name)),
      mayWrite: may('policies:write'),
      mayTry: may('users:read'),
    })
  },
  /** Moves one up or down by one. */
  async post({ api, tell }, { id = '', priority = '' }) {
    await api.replace(`/admin/v2/PasswordPolicies/${encodeURIComponent(id)}`, Number(priority), { path: 'priority' })
    return { to: await tell('/console/policies', { done: 'The order is changed.' }) }
  },
}
