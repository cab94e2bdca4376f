import { rolesSchema } from '../../../scim/schema/roles.ts'
import type { JsonObject } from '../../../scim/store.ts'
import type { Part } from '../../../views/console/resource-parts.tsx'
import type { Visit } from '../page.ts'

/** Ids of one filter; a filter has 4 KiB. */
const IDS = 50

const idIn = (attribute: string, ids: readonly string[]) =>
  ids.map(id => `${attribute} eq ${JSON.stringify(id)}`).join(' or ')

/** The groups that a group is in, directly or through others: the nearest first, and no more than a page shows. */
export async function around({ api }: Visit, id: string): Promise<JsonObject[]> {
  const found = new Map<string, JsonObject>()
  for (let inner = [id]; inner.length > 0 && found.size < IDS; ) {
    const filter = idIn('members.value', inner.slice(0, IDS))
    const attributes = `displayName,${rolesSchema.urn}:roles`
    const { Resources = [] } = await api.get('/scim/v2/Groups', { filter, attributes, count: String(IDS) })
    const outer = (Resources as JsonObject[]).filter(one => one.id !== id && !found.has(String(one.id)))
    for (const one of outer) found.set(String(one.id), one)
    inner = outer.map(one => String(one.id))
  }
  return [...found.values()].slice(0, IDS)
}

/** The policies that members of some groups may get; nothing for whoever may not read policies. */
export async function policiesOf({ api, may }: Visit, groups: readonly JsonObject[]): Promise<Part[]> {
  if (!may('policies:read')) return []
  const filter = idIn(
    'groups.value',
    groups.slice(0, IDS).map(({ id }) => String(id)),
  )
  const { Resources = [] } = await api.get('/admin/v2/PasswordPolicies', { filter, attributes: 'name,priority' })
  const place = ({ priority }: JsonObject) => Number(priority ?? Infinity)
  const policies = (Resources as JsonObject[]).sort((one, other) => place(one) - place(other))
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
