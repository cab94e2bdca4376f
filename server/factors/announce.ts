import type { Announcement, Announcements, ChangedCredential, Transaction } from '../../passwords/ports.ts'
import type { Passkey, SecondFactors } from '../store/second-factors.ts'

export type FactorType = NonNullable<ChangedCredential['credentialType']>

type Change = Omit<Announcement, 'ended' | 'changed'> &
  Omit<ChangedCredential, 'credentialType'> & { readonly types: readonly FactorType[] }

/** Announces, in the transaction that writes it, what has become of a person's second factors. */
export function announceFactors(
  { announcements }: { readonly announcements: Announcements },
  { userId, changeType, types, ...about }: Change,
  transaction: Transaction,
): Promise<void> {
  const changed = types.map(credentialType => ({ userId, credentialType, changeType }))
  return announcements.add({ ...about, ended: [], changed }, transaction)
}

/** Of passkeys by how a browser reaches them: within its device, or beside it. */
export const passkeyType = ({ transports }: Pick<Passkey, 'transports'>): FactorType =>
  transports.includes('internal') ? 'fido2-platform' : 'fido2-roaming'

/** What people and the audit call it. */
export const kindOf = (type: FactorType): 'app' | 'passkey' => (type === 'app' ? type : 'passkey')

/** Recovery codes are there as long as another factor is. */
export const typesOf = ({ app, passkeys }: SecondFactors): readonly FactorType[] => [
  ...(app ? ['app' as const] : []),
  ...passkeys.map(passkeyType),
  'recovery-codes',
]
