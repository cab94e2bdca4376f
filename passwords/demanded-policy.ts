import type { PasswordPolicy } from '../policies/policy.ts'
import type { Credential, CredentialChange, MustChange } from './credential.ts'
import type { Ports } from './ports.ts'

/**
 * The policies that judge a person's new password: their own, and beside it the one that the application demands to which they are on
 * their way, by its id. Nowhere else do two policies apply.
 */
export async function judgesOf(
  { policies }: Pick<Ports, 'policies'>,
  userId: string,
  demanded: string | undefined,
): Promise<readonly [PasswordPolicy, ...PasswordPolicy[]]> {
  const [winner, also] = await Promise.all([policies.applicableTo(userId), findDemanded({ policies }, demanded)])
  return also && also.id !== winner.id ? [winner, also] : [winner]
}

/** Undefined where nothing is demanded. */
export const findDemanded = async ({ policies }: Pick<Ports, 'policies'>, id: string | undefined) =>
  id === undefined ? undefined : policies.find(id)

/** Whether the password of now was found good for a policy as that is now. */
export function isFoundGood({ epoch, satisfies }: Credential, { id, version }: PasswordPolicy): boolean {
  const found = satisfies?.[id]
  return found?.version === version && found.epoch === epoch
}

/** What a credential keeps of policies that its password, of this epoch, is good for. */
export const foundGood = (epoch: number, policies: readonly PasswordPolicy[]): CredentialChange =>
  Object.fromEntries(policies.map(({ id, version }) => [`satisfies.${id}`, { version, epoch }]))

/** A change that nothing but an application asks for, and that disturbs nothing else. */
export const asApplicationDemands = ({ id }: PasswordPolicy, since: Date): MustChange => ({
  since,
  by: id,
  reason: 'application',
  keepsSessions: true,
})
