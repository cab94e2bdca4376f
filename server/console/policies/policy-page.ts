import { versionOf } from '../../../scim/etag.ts'
import type { JsonObject } from '../../../scim/store.ts'
import { type PolicyProps, policyPage } from '../../../views/console/policy.tsx'
import { findGroups } from '../find-group.ts'
import { orSayWhy } from '../or-say-why.ts'
import type { Answer, Fields, Page, Visit } from '../page.ts'
import { linesOf, type Reference } from '../resources/field-values.ts'
import { reportOf } from '../told.ts'
import { toFields, toPolicy, toSections } from './policy-fields.ts'

const POLICIES = '/admin/v2/PasswordPolicies'
const DETAILS = 'departures,configuredPasswordPolicyRules'

/** A policy: its rules with what each is for, what the standards say of them, and what saving would do to how many people. */
export const policyPages: readonly Page[] = ['/policies/new', '/policies/:id'].map(path => ({
  path,
  scopes: ['policies:read'],
  async get(visit) {
    const current = await read(visit)
    return show(visit, current, Object.keys(visit.typed).length > 0 ? visit.typed : toFields(current))
  },
  async post(visit, fields) {
    const current = await read(visit)
    return orSayWhy(
      () => save(visit, current, fields),
      problem => show(visit, current, fields, { problem }),
    )
  },
}))

async function read({ api, params: { id } }: Visit): Promise<JsonObject> {
  if (id === undefined) return {}
  const path = `${POLICIES}/${encodeURIComponent(id)}`
  const [whole, told] = await Promise.all([api.get(path), api.get(path, { attributes: DETAILS })])
  return { ...told, ...whole }
}

async function save(visit: Visit, current: JsonObject, fields: Fields): Promise<Answer> {
  const { api, tell } = visit
  const { departures: _, configuredPasswordPolicyRules: __, ...stored } = current
  const named = linesOf(fields.groups ?? '')
  const policy = toPolicy(fields, stored, await findGroups(api, named, current.groups as Reference[] | undefined))
  if (fields.step === 'impact') {
    const impact = await api.post<NonNullable<PolicyProps['impact']>>(`${POLICIES}/.impact`, policy)
    return show(visit, current, fields, { impact })
  }
  const saved =
    current.id === undefined
      ? await api.post(POLICIES, policy)
      : await api.put(`${POLICIES}/${current.id}`, policy, fields.version)
  return {
    to: await tell(`/console/policies/${encodeURIComponent(String(saved.id))}`, { done: 'The policy is saved.' }),
  }
}

async function show(
  { frame, told, address, may }: Visit,
  current: JsonObject,
  fields: Fields,
  more: Pick<PolicyProps, 'problem' | 'impact'> = {},
): Promise<string> {
  const { version = '' } = (current.meta ?? {}) as { version?: string }
  return policyPage({
    frame,
    told: reportOf({ told }),
    action: address,
    name: current.name === undefined ? undefined : String(current.name),
    isDefault: current.default === true,
    version: fields.version ?? versionOf(version),
    sections: toSections(fields, more.problem),
    departures: (current.departures ?? []) as PolicyProps['departures'][number][],
    mayWrite: may('policies:write'),
    ...more,
  })
}
