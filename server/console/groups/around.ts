import { rolesSchema } from '../../../scim/schema/roles.ts'
import type { JsonObject } from '../../../scim/store.ts'
import type { Part } from '../../../views/console/resource-parts.tsx'
import { byIds } from '../by-ids.ts'
import type { Visit } from '../page.ts'

/** Groups on a page. */
const SHOWN = 50

const idsOf = (groups: readonly JsonObject[]) => groups.slice(0, SHOWN).map(({ id }) => String(id))

/** The groups that a group is in, directly or through others: the nearest first, and no more than a page shows. */
export async function around({ api }: Visit, id: string): Promise<JsonObject[]> {
  const found = new Map<string, JsonObject>()
  for (let inner = [id]; inner.length > 0 && found.size < SHOWN; ) {
    const attributes = `displayName,${rolesSchema.urn}:roles`
    const outer = (await byIds(api, '/scim/v2/Groups', inner, attributes, 'members.value')).filter(
      one => one.id !== id && !found.has(String(one.id)),
    )
    for (const one of outer) found.set(String(one.id), one)
    inner = idsOf(outer)
  }
  return [...found.values()].slice(0, SHOWN)
}

/** The policies that members of some groups may get; nothing for whoever may not read policies. */
export async function policiesOf({ api, may }: Visit, groups: readonly JsonObject[]): Promise<Part[]> {
  if (!may('policies:read')) return []
  const found = await byIds(api, '/admin/v2/PasswordPolicies', idsOf(groups), 'name,priority', 'groups.value')
  const place = ({ priority }: JsonObject) => Number(priority ?? Infinity)
  const policies = found.sort((one, other) => place(one) - place(other))
  return [
    {
      title: 'Password policy',
      about: 'The first of these is that of its members, unless another group of theirs has one ahead of it.',
      lines: policies.map(({ id, name }, at) => ({
        id: String(id),
        title: String(name),
        href: `/console/policies/${encodeURIComponent(String(id))}`,
        marks: at === 0 ? [{ text: 'Applies', tone: 'good' }] : [],
      })),
      empty: 'None: its members get the default',
    },
  ]
}
