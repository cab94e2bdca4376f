import { type Assigned, createTally, type Tally } from '../../policies/impact.ts'
import { isInForce, withDraft } from '../../policies/order.ts'
import type { PasswordPolicy } from '../../policies/policy.ts'
import { asResource } from '../../scim/as-resource.ts'
import { isObject } from '../../scim/attributes.ts'
import { createChange, replaceChange } from '../../scim/body-change.ts'
import { ScimError } from '../../scim/error.ts'
import { passwordStateSchema } from '../../scim/schema/password-state.ts'
import { passwordPolicyType } from '../../scim/schema/resource-types.ts'
import type { Change, Json } from '../../scim/store.ts'
import { requireThere } from './errors.ts'
import { demandsReset, groupIds, isToBeDefault, placeIn, requireNoPlace, requireSatisfiable } from './policy-change.ts'
import { requireKnown } from './policy-names.ts'
import type { ResourcePorts } from './ports.ts'

/** What saving a draft would do. */
export type Impact = {
  /** As it would be; a new one has no id yet, and a stand-in here. */
  readonly draft: PasswordPolicy
  readonly before: readonly PasswordPolicy[]
  readonly after: readonly PasswordPolicy[]
  readonly tally: ReturnType<Tally['result']>
  /** The groups of the draft that have another policy: it can't be saved before they are taken out there. */
  readonly taken: readonly { readonly group: string; readonly policy: PasswordPolicy }[]
}

export type ImpactPorts = Pick<
  ResourcePorts,
  | 'passwordPolicies'
  | 'policies'
  | 'groups'
  | 'tree'
  | 'memberships'
  | 'users'
  | 'passwords'
  | 'wordLists'
  | 'breached'
  | 'now'
>

const A_PAGE = 2000

/** Milliseconds. More people than this takes are more than anybody waits for. */
const TIME_TO_COUNT = 300_000

const { key: STATE } = passwordStateSchema

/**
 * Counts what saving a policy would do, and saves nothing. The body is that of a POST, or of a PUT with the `id` of the policy. Throws
 * ScimError 400 and 409 like them, and 400 tooMany where counting takes longer than five minutes.
 */
export function createPolicyImpact(ports: ImpactPorts): (body: Json, strict: ReadonlySet<string>) => Promise<Impact> {
  const { passwordPolicies: collection, policies, tree, memberships, users, passwords, now } = ports

  return async (body, strict) => {
    const { id } = isObject(body) ? body : {}
    const all = await policies.all()
    const current = all.find(({ policy }) => policy.id === id)
    const stored = current && (await collection.find(current.policy.id))
    if (id !== undefined && !stored) throw new ScimError(400, 'invalidValue', '"id" is the id of no policy.')
    const change = stored
      ? replaceChange(passwordPolicyType, collection.toStored(stored, ''), body, strict)
      : createChange(passwordPolicyType, body, strict)
    await requireSound(change, current)
    const before = all.filter(isInForce)
    const draft = toAssigned(change, current)
    const after = withDraft(before, draft, { place: placeIn(change), isNew: current === undefined })
    const tally = createTally(before, after, now())
    const end = now().getTime() + TIME_TO_COUNT
    for await (const ids of concerned(current, draft)) {
      if (now().getTime() > end) throw tooManyToCount()
      await count(ids, tally, policiesIn(after).some(endsPasswords))
    }
    return {
      draft: after.find(({ policy }) => policy.id === draft.policy.id)?.policy ?? draft.policy,
      before: policiesIn(before),
      after: policiesIn(after),
      tally: tally.result(),
      taken: takenFrom(before, draft),
    }
  }

  async function requireSound(change: Change, current: Assigned | undefined): Promise<void> {
    const { attributes } = change.resource
    requireSatisfiable(change)
    requireKnown(attributes, ports)
    if (current?.policy.isDefault || isToBeDefault(change)) requireNoPlace(change)
    await collection.requireFree(change.resource, current?.policy.id)
    const ids = groupIds(attributes)
    requireThere('group', ids, (await ports.groups.namesOf(ids)).keys())
  }

  function toAssigned({ resource, ...change }: Change, current: Assigned | undefined): Assigned {
    const { attributes } = resource
    const policy = {
      ...asResource(passwordPolicyType, attributes),
      id: current?.policy.id ?? '',
      version: current?.policy.version ?? '',
      isDefault: attributes.default === true,
      resetDemandedAt: demandsReset({ resource, ...change }) ? now() : current?.policy.resetDemandedAt,
    }
    return { policy, groups: new Set(groupIds(attributes)) }
  }

  /** The people whose policy or password may be another then, page by page: all those of the draft, as it is and as it was. */
  async function* concerned(current: Assigned | undefined, draft: Assigned): AsyncGenerator<string[]> {
    if (draft.policy.isDefault) {
      for await (const reached of users.walk({}, { sortOrder: 'ascending' }, A_PAGE)) yield reached.map(({ id }) => id)
      return
    }
    const given = new Set([...(current?.groups ?? []), ...draft.groups])
    const within = await tree.within([...given])
    const passed = new Set<string>()
    for (const group of within) {
      for (let after: string | undefined = ''; after !== undefined; ) {
        const ids = await memberships.peopleOf(group, after, A_PAGE)
        yield await unlessIn(passed, ids)
        after = ids.length < A_PAGE ? undefined : ids.at(-1)
      }
      passed.add(group)
    }
  }

  /** Those of some people who are in none of the groups that were gone through before. */
  async function unlessIn(groups: ReadonlySet<string>, ids: readonly string[]): Promise<string[]> {
    if (groups.size === 0) return [...ids]
    const direct = await memberships.ofMembers(ids)
    const met = new Set(direct.filter(({ group }) => groups.has(group)).map(({ member }) => member))
    return ids.filter(id => !met.has(id))
  }

  async function count(ids: readonly string[], tally: Tally, mayEnd: boolean): Promise<void> {
    const [memberOf, setAt] = await Promise.all([tree.groupsOf(ids), mayEnd ? datesOf(ids) : new Map<string, Date>()])
    for (const id of ids) tally.add({ groups: new Set(memberOf.get(id)?.keys()), setAt: setAt.get(id) })
  }

  /** When the passwords of some people were set; without those that never end, or are asked for already. */
  async function datesOf(ids: readonly string[]): Promise<Map<string, Date>> {
    const never = { $or: [{ [`search.${STATE}.cantChange`]: true }, { [`search.${STATE}.federated`]: true }] }
    const [states, spared] = await Promise.all([
      passwords.statesOf(ids),
      users.idsWhere({ _id: { $in: [...ids] }, ...never }),
    ])
    for (const id of spared) states.delete(id)
    return new Map(
      [...states].flatMap(([id, { hasPassword, mustChange, lastSuccessfulSetDate }]) =>
        hasPassword && !mustChange && lastSuccessfulSetDate ? [[id, lastSuccessfulSetDate] as const] : [],
      ),
    )
  }
}

const endsPasswords = ({ passwordExpiresAfter, resetDemandedAt }: PasswordPolicy) =>
  Boolean(passwordExpiresAfter) || resetDemandedAt !== undefined

const policiesIn = (assigned: readonly Assigned[]) => assigned.map(({ policy }) => policy)

const takenFrom = (before: readonly Assigned[], { policy: { id }, groups }: Assigned): Impact['taken'] =>
  before
    .filter(({ policy }) => policy.id !== id)
    .flatMap(({ policy, groups: held }) =>
      [...groups].filter(group => held.has(group)).map(group => ({ group, policy })),
    )

const tooManyToCount = () =>
  new ScimError(400, 'tooMany', 'The policy is for so many people that counting them takes more than five minutes.')
