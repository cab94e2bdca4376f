import type { Credential, CredentialChange } from './credential.ts'
import type { Actor } from './passwords.ts'
import type { Announcement, Announcements, ChangedCredential, Transaction } from './ports.ts'

type Write = { readonly credential: Credential; readonly change: CredentialChange }

/** Announces, in their transaction, which sessions writes to credentials end, and whose password is another one by them. */
export function announce(
  { announcements }: { readonly announcements: Announcements },
  writes: readonly Write[],
  about: Omit<Announcement, 'ended' | 'changed'>,
  transaction: Transaction,
): Promise<void> {
  const ended = writes
    .filter(({ credential, change }) => (change.sessionsEpoch ?? 0) > credential.sessionsEpoch)
    .map(({ credential: { userId, sessionsEpoch } }) => ({ userId, sessionsEpoch }))
  const changed = writes.flatMap(write => {
    const changeType = changeTypeOf(write)
    return changeType ? [{ userId: write.credential.userId, changeType }] : []
  })
  return announcements.add({ ...about, ended, changed }, transaction)
}

/** Who has done it, and the session in which they go on. */
export const by = ({ channel, session: keeps }: Actor): Pick<Announcement, 'by' | 'keeps'> => ({
  by: channel === 'server' ? 'policy' : OWN.includes(channel) ? 'user' : 'admin',
  keeps,
})

const OWN: readonly Actor['channel'][] = ['self', 'link', 'signIn']

/** Nothing where the password stays the same one, by whatever hash. */
function changeTypeOf({ credential: { secret: before }, change }: Write): ChangedCredential['changeType'] | undefined {
  const { secret: after } = change
  if (!('secret' in change) || before?.hash === after?.hash) return undefined
  if (!after) return 'revoke'
  return before ? 'update' : 'create'
}
