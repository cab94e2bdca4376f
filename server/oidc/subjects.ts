import { createHmac, randomBytes } from 'node:crypto'
import type { ClientMetadata } from 'oidc-provider'
import type { Keyring } from '../keyring.ts'
import type { createSettingStore } from '../store/settings.ts'

/** Who an account is to an application: its id, or an identifier that only the applications of a sector know (Core §8.1). */
export type SubjectOf = (sector: string | undefined, accountId: string) => string

type Subscriber = { readonly subjectType?: ClientMetadata['subject_type']; readonly sectorIdentifier?: string }

/** The sector of a client of the library; undefined where it knows people by their ids. */
export const sectorOf = ({ subjectType, sectorIdentifier }: Subscriber): string | undefined =>
  subjectType === 'pairwise' ? sectorIdentifier : undefined

const NAME = 'pairwiseKey'

/** By a key of its own, because identifiers outlive master keys; it is sealed again when there is a new one. */
export async function loadSubjectOf(
  settings: ReturnType<typeof createSettingStore>,
  keyring: Keyring,
): Promise<SubjectOf> {
  await settings.claim(NAME, keyring.seal(NAME, randomBytes(32).toString('base64url')))
  const sealed = (await settings.read<string>(NAME)) ?? ''
  const key = keyring.open(NAME, sealed)
  if (!keyring.isCurrent(sealed)) await settings.write(NAME, keyring.seal(NAME, key))
  return (sector, accountId) =>
    sector === undefined
      ? accountId
      : createHmac('sha256', Buffer.from(key, 'base64url')).update(`${sector}/${accountId}`).digest('base64url')
}
