import type { Passwords } from '../../passwords/passwords.ts'
import type { Link } from './semi-join.ts'

/** What a person's sign-in is the ground of. */
type Owned = { readonly _id: string; readonly accountId: string; readonly sessionsEpoch: number }

type Ports = {
  readonly passwords: Pick<Passwords, 'sessionsEpochsOf'>
  readonly epochsOf: (ids: readonly string[]) => Promise<readonly Owned[]>
  readonly now: () => Date
}

/** What is left where it is when it ends, dead by its epoch: so each is compared with the credential of now. */
export function createAlive({ passwords, epochsOf, now }: Ports) {
  return {
    /** What is asked of all in a list. */
    links: (): readonly Link[] => [
      unexpired(now()),
      { within: async ids => ({ _id: { $in: await among(ids) } }), conditions: 1 },
    ],
    isAlive: async (one: Owned & { readonly expiresAt: Date }): Promise<boolean> =>
      one.expiresAt > now() && (await aliveOf(passwords, [one])).length > 0,
  }

  async function among(ids: readonly string[]): Promise<string[]> {
    return (await aliveOf(passwords, await epochsOf(ids))).map(({ _id }) => _id)
  }
}

/** Those of some that a reset, or whatever else ends all of a person's, has left alive. */
async function aliveOf<S extends Owned>(passwords: Ports['passwords'], some: readonly S[]): Promise<S[]> {
  const epochs = await passwords.sessionsEpochsOf([...new Set(some.map(({ accountId }) => accountId))])
  return some.filter(({ accountId, sessionsEpoch }) => epochs.get(accountId) === sessionsEpoch)
}

function unexpired(now: Date): Link {
  const clause = { expiresAt: { $gt: now } }
  return { clause, within: async () => clause, conditions: 0 }
}
