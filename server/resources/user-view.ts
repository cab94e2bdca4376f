import type { PasswordState } from '../../passwords/passwords.ts'
import { expiryOf } from '../../policies/expiry.ts'
import type { PasswordPolicy } from '../../policies/policy.ts'
import { ScimError } from '../../scim/error.ts'
import { enterpriseUserSchema } from '../../scim/schema/enterprise-user.ts'
import { passwordStateSchema } from '../../scim/schema/password-state.ts'
import type { JsonObject, Projection, StoredResource } from '../../scim/store.ts'
import type { Held } from '../store/roles.ts'
import type { ResourcePorts } from './ports.ts'

const STATE = passwordStateSchema.urn
const FACTORS = `${STATE}:secondFactors`
const ENTERPRISE = enterpriseUserSchema.urn

/** Member → group → how near. */
type MemberOf = ReadonlyMap<string, Held['groups']>

type States = Awaited<ReturnType<ResourcePorts['passwords']['statesOf']>>

type FactorCounts = Awaited<ReturnType<ResourcePorts['factors']['countsOf']>>

type Policies = Awaited<ReturnType<ResourcePorts['policies']['applicableToAll']>>

/** What needn't be read, by the people's ids. */
export type KnownOfUsers = {
  readonly memberOf?: MemberOf
  readonly states?: States
  readonly factors?: FactorCounts
  readonly policies?: Policies
}

/**
 * Adds what the document doesn't hold — groups, the password's state, the manager's name — in a few reads however many people there are,
 * and without those for what is `known`. Throws ScimError 400 tooMany for several people who are in very many groups.
 */
export async function viewUsers(
  ports: ResourcePorts,
  resources: readonly StoredResource[],
  { wants }: Projection,
  known: KnownOfUsers = {},
): Promise<StoredResource[]> {
  const ids = resources.map(({ id }) => id)
  const isPageOfGroups = wants('groups') && ids.length > 1
  if (isPageOfGroups) requireFew(ports, await ports.memberships.countOfMembers(ids, ports.groupLimits.shown + 1))
  const [memberOf, states, factors] = await Promise.all([
    known.memberOf ?? (wants('groups') || wants(STATE) ? ports.tree.groupsOf(ids) : new Map()),
    known.states ?? (wants(STATE) ? ports.passwords.statesOf(ids) : new Map()),
    known.factors ?? (wants(FACTORS) ? ports.factors.countsOf(ids) : new Map()),
  ])
  // With those around their own they may be many more.
  if (isPageOfGroups)
    requireFew(
      ports,
      [...memberOf.values()].reduce((sum, { size }) => sum + size, 0),
    )
  const [groups, passwords, managers] = await Promise.all([
    wants('groups') ? groupsOf(ports, memberOf) : undefined,
    wants(STATE) ? statesOf(ports, resources, { memberOf, states, factors, policies: known.policies }) : undefined,
    wants(`${ENTERPRISE}:manager.displayName`) ? managersOf(ports, resources) : undefined,
  ])
  return resources.map(resource => {
    const attributes: JsonObject = { ...resource.attributes }
    const own = groups?.get(resource.id)
    if (own?.length) attributes.groups = own
    const state = passwords?.get(resource.id)
    if (state) attributes[STATE] = { ...(attributes[STATE] as JsonObject), ...state }
    const manager = managerId(resource)
    const displayName = manager && managers?.get(manager)
    if (displayName) {
      const enterprise = attributes[ENTERPRISE] as JsonObject
      attributes[ENTERPRISE] = { ...enterprise, manager: { ...(enterprise.manager as JsonObject), displayName } }
    }
    return { ...resource, attributes }
  })
}

function requireFew({ groupLimits: { shown } }: ResourcePorts, groups: number): void {
  if (groups <= shown) return
  const remedy = 'Leave them out with excludedAttributes=groups, or ask for fewer people at once.'
  throw new ScimError(400, 'tooMany', `The people of this page are in more than ${shown} groups. ${remedy}`)
}

async function groupsOf(ports: ResourcePorts, memberOf: MemberOf): Promise<Map<string, JsonObject[]>> {
  const all = [...new Set([...memberOf.values()].flatMap(own => [...own.keys()]))]
  const names = await ports.groups.namesOf(all)
  const view = ([value, type]: [string, string]) => ({ value, display: names.get(value) ?? '', type })
  return new Map([...memberOf].map(([id, own]) => [id, [...own].sort().map(view)]))
}

async function statesOf(
  ports: ResourcePorts,
  resources: readonly StoredResource[],
  {
    memberOf,
    states,
    factors,
    policies,
  }: Required<Omit<KnownOfUsers, 'policies'>> & { policies?: Policies | undefined },
): Promise<Map<string, JsonObject>> {
  const members = resources.map(({ id }) => ({ id, groups: memberOf.get(id) }))
  const applicable = policies ?? (await ports.policies.applicableToAll(members))
  return new Map(
    resources.map(({ id, attributes }) => {
      const policy = applicable.get(id)
      const state = states.get(id)
      const { cantChange } = (attributes[STATE] ?? {}) as { cantChange?: boolean }
      const view = state && viewState(state, policy, cantChange === true, ports.now())
      return [id, { ...view, secondFactors: factors.get(id) ?? 0, ...(policy && viewPolicy(policy)) }]
    }),
  )
}

function viewState(
  state: PasswordState,
  policy: PasswordPolicy | undefined,
  cantChange: boolean,
  now: Date,
): JsonObject {
  const { lastSuccessfulSetDate: setAt } = state
  const mayExpire = state.hasPassword && !cantChange
  const expiry = state.expiresAt ?? (mayExpire && setAt && policy ? expiryOf(policy, setAt) : undefined)
  const view = {
    mustChange: state.mustChange,
    expired: state.expired || (expiry !== undefined && expiry <= now),
    cantExpire: cantChange,
    lastSuccessfulSetDate: setAt?.toISOString(),
    lastSuccessfulValidationDate: state.lastSuccessfulValidationDate?.toISOString(),
    lastFailedValidationDate: state.lastFailedValidationDate?.toISOString(),
    passwordExpiresAt: expiry?.toISOString(),
    temporaryUntil: state.expiresAt?.toISOString(),
    locked: viewLock(state.locked),
  }
  return Object.fromEntries(Object.entries(view).filter(([, value]) => value !== undefined)) as JsonObject
}

function viewLock(locked: PasswordState['locked']): JsonObject {
  if (!locked) return { on: false }
  const { on, reason, lockDate, until } = locked
  return { on, reason, lockDate: lockDate.toISOString(), ...(until ? { until: until.toISOString() } : {}) }
}

function viewPolicy({ id, name, priority, isDefault }: PasswordPolicy): JsonObject {
  return { applicablePasswordPolicy: { value: id, display: name, ...(isDefault ? {} : { priority }) } }
}

async function managersOf(ports: ResourcePorts, resources: readonly StoredResource[]): Promise<Map<string, string>> {
  const ids = [...new Set(resources.map(managerId).filter(id => id !== undefined))]
  return ports.users.namesOf(ids)
}

function managerId({ attributes }: StoredResource): string | undefined {
  const enterprise = attributes[ENTERPRISE] as { manager?: { value?: string } } | undefined
  return enterprise?.manager?.value
}
