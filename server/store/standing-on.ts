import type { Database } from './connect.ts'
import { liveTokensOf } from './oidc-payloads.ts'

/** A session or a token, and the epoch that it belongs to. */
export type StandingOn = { readonly kind: 'sessions' | 'tokens'; readonly sessionsEpoch: number }

const shown = (kind: StandingOn['kind'], sessionsEpoch: string) => ({
  $project: { _id: 0, kind: { $literal: kind }, sessionsEpoch },
})

/** All that stands on the sign-ins of a person, in one read. */
export function createStandingOn(database: Database): (person: string, now: Date) => Promise<StandingOn[]> {
  const signIns = database.connection.collection('signIns')
  return (person, now) => {
    const own = { $match: { accountId: person, expiresAt: { $gt: now } } }
    const tokens = [{ $match: liveTokensOf([person], now) }, shown('tokens', '$stamp.sessionsEpoch')]
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
