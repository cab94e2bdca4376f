import type { Passwords } from '../../passwords/passwords.ts'
import type { Ending } from '../../passwords/reset-request.ts'
import type { StandingOn, StandingOnSignIns } from '../store/standing-on.ts'

/** How many sessions and tokens of some people end when all that stands on their sign-ins does, by person; those without any are left out. */
export type CountEnding = (people: readonly string[]) => Promise<ReadonlyMap<string, Ending>>

/** The same in the words of OpenAPI, for answers that say how many have ended. */
export const endingProperties = {
  sessions: { type: 'integer', description: 'How many sessions in browsers were ended.' },
  tokens: {
    type: 'integer',
    description: 'How many refresh tokens, access tokens for userinfo and personal tokens were ended.',
  },
} as const

type Ports = {
  readonly passwords: Pick<Passwords, 'sessionsEpochsOf'>
  readonly standingOn: StandingOnSignIns
  readonly now: () => Date
}

export function createCountEnding({ passwords, standingOn, now }: Ports): CountEnding {
  return async people => {
    const [epochs, standing] = await Promise.all([passwords.sessionsEpochsOf(people), standingOn(people, now())])
    const byPerson = Map.groupBy(
      standing.filter(({ accountId, sessionsEpoch }) => epochs.get(accountId) === sessionsEpoch),
      ({ accountId }) => accountId,
    )
    return new Map([...byPerson].map(([person, own]) => [person, counted(own)]))
  }
}

/** How many of each kind. */
export function counted(standing: readonly StandingOn[]): Ending {
  const sessions = standing.filter(({ kind }) => kind === 'sessions').length
  return { sessions, tokens: standing.length - sessions }
}
