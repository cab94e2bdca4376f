import type { ScimClient } from './scim-client.ts'

const PASSWORD_STATE = 'urn:rekey:params:scim:schemas:extension:password:1.0:User'

export type ResetAnswer = {
  readonly policy: string
  /** In this answer only: it is stored nowhere in the clear. */
  readonly oneTimePassword?: string
}

/** Resets a person's password by SCIM PATCH; the current one is dead at once. */
export async function resetPassword(
  scim: ScimClient,
  userId: string,
  delivery: 'link' | 'oneTimePassword',
): Promise<ResetAnswer> {
  const person = await scim.patch('/Users', userId, [
    { op: 'replace', path: `${PASSWORD_STATE}:reset`, value: { delivery, reason: 'forgotten' } },
  ])
  const state = person[PASSWORD_STATE] as { oneTimePassword?: string; applicablePasswordPolicy: { display: string } }
  return { policy: state.applicablePasswordPolicy.display, oneTimePassword: state.oneTimePassword }
}
