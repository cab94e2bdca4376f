import type { Database } from './connect.ts'
import { liveTokensOf } from './oidc-payloads.ts'

/** A session or a token of a person, and the epoch that it belongs to. */
export type StandingOn = {
  readonly accountId: string
  readonly kind: 'sessions' | 'tokens'
  readonly sessionsEpoch: number
}

export type StandingOnSignIns = (people: readonly string[], now: Date) => Promise<StandingOn[]>

const shown = (kind: StandingOn['kind'], sessionsEpoch: string) => ({
  $project: { _id: 0, accountId: 1, kind: { $literal: kind }, sessionsEpoch },
})

/** All that stands on the sign-ins of some people, in one read. What has ended before is still there, of an epoch that is over. */
export function createStandingOn(database: Database): StandingOnSignIns {
  const signIns = database.connection.collection('signIns')
  return (people, now) => {
    const own = { $match: { accountId: { $in: [...people] }, expiresAt: { $gt: now } } }
    const tokens = [{ $match: liveTokensOf(people, now) }, shown('tokens', '$stamp.sessionsEpoch')]
    return signIns
      .aggregate<StandingOn>([
        own,
        shown('sessions', '$sessionsEpoch'),
        { $unionWith: { coll: 'oidcPayloads', pipeline: tokens } },
        { $unionWith: { coll: 'personalTokens', pipeline: [own, shown('tokens', '$sessionsEpoch')] } },
      ])
      .toArray()
  }
}
