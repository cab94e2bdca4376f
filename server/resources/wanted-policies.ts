import { isObject } from '../../scim/attributes.ts'
import { createChange } from '../../scim/body-change.ts'
import { errorAbout, ScimError } from '../../scim/error.ts'
import { fold } from '../../scim/folding.ts'
import { passwordPolicySchema } from '../../scim/schema/password-policy.ts'
import { passwordPolicyType } from '../../scim/schema/resource-types.ts'
import type { Json, JsonObject } from '../../scim/store.ts'
import type { Called } from '../store/resource-collection.ts'
import { requireSatisfiable } from './policy-change.ts'
import { type PolicyInFile, readPolicyFile } from './policy-file.ts'
import { requireKnown } from './policy-names.ts'
import type { Wanted } from './policy-plan.ts'
import type { ResourcePorts } from './ports.ts'

/** The policies of a file, and how an error says which of them it is about. */
export type WantedPolicies = {
  readonly wanted: readonly Wanted[]
  readonly about: (name: string, error: ScimError) => ScimError
}

/** A file is written for this server: nothing in it is put right. */
const STRICT: ReadonlySet<string> = new Set()

/** Reads a file of policies, each as a POST of it would be taken. Throws ScimError as that would, with the policy's name and line. */
export async function readWantedPolicies(
  ports: Pick<ResourcePorts, 'groups' | 'wordLists' | 'breached'>,
  text: string,
): Promise<WantedPolicies> {
  const file = readPolicyFile(text)
  const given = [
    { policy: file.default, place: 'default' } as const,
    ...file.policies.map(policy => ({ policy, place: 'inForce' }) as const),
    ...file.switchedOff.map(policy => ({ policy, place: 'off' }) as const),
  ]
  const lines = new Map<string, number>()
  for (const { policy } of given) {
    const line = file.lineOf(policy)
    if (lines.has(fold(policy.name)))
      throw new ScimError(
        400,
        'invalidValue',
        `Line ${line}: The policy "${policy.name.slice(0, 64)}" is in the file twice.`,
      )
    lines.set(fold(policy.name), line)
  }
  const names = given.flatMap(({ policy }) => groupsOf(policy)).filter(group => typeof group === 'string')
  const holders = await ports.groups.called(names)
  return { wanted: given.map(({ policy, place }) => ({ attributes: attributesOf(policy, place), place })), about }

  function about(name: string, error: ScimError): ScimError {
    const policy = `The policy "${name.slice(0, 64)}"`
    const line = lines.get(fold(name))
    // A policy that stays though the file doesn't name it has none.
    return errorAbout(line === undefined ? policy : `Line ${line}: ${policy}`, error)
  }

  function attributesOf(policy: PolicyInFile, place: Wanted['place']): JsonObject {
    try {
      const values = groupsOf(policy).map(group => ({ value: idOf(group, holders) }))
      if (place !== 'inForce' && values.length > 0)
        throw new ScimError(400, 'invalidValue', 'Only a policy in "policies" has groups.')
      const body = { ...policy, schemas: [passwordPolicySchema.urn], groups: values }
      const change = createChange(passwordPolicyType, body, STRICT)
      requireSatisfiable(change)
      requireKnown(change.resource.attributes, ports)
      return change.resource.attributes
    } catch (error) {
      throw error instanceof ScimError ? about(policy.name, error) : error
    }
  }
}

const groupsOf = ({ groups }: PolicyInFile): readonly Json[] => (groups === undefined ? [] : [groups].flat())

function idOf(group: Json, holders: ReadonlyMap<string, Called>): string {
  if (isObject(group) && typeof group.value === 'string') return group.value
  if (typeof group !== 'string')
    throw new ScimError(400, 'invalidValue', 'A group is its displayName, or has its id as "value".')
  const { id, count } = holders.get(fold(group)) ?? { count: 0 }
  const called = `"${group.slice(0, 64)}"`
  if (id === undefined) throw new ScimError(400, 'invalidValue', `There is no group ${called}.`)
  if (count > 1)
    throw new ScimError(400, 'invalidValue', `Several groups are called ${called}: give "display" and "value".`)
  return id
}
