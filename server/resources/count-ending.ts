import type { Passwords } from '../../passwords/passwords.ts'
import type { OidcPayloadStore } from '../store/oidc-payloads.ts'
import type { PersonalTokenStore } from '../store/personal-tokens.ts'
import type { SignInStore } from '../store/sign-ins.ts'

/** How many sessions and tokens of some people end when all that stands on their sign-ins does, by person; those without any are left out. */
export type CountEnding = (people: readonly string[]) => Promise<ReadonlyMap<string, Ending>>

type Ending = { readonly sessions: number; readonly tokens: number }

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
  readonly signIns: Pick<SignInStore, 'ofPeople'>
  readonly payloads: Pick<OidcPayloadStore, 'tokensOf'>
  readonly personalTokens: Pick<PersonalTokenStore, 'ofPeople'>
  readonly now: () => Date
}

/** What has ended before is still there, dead by its epoch, and doesn't end again. */
export function createCountEnding({ passwords, signIns, payloads, personalTokens, now }: Ports): CountEnding {
  return async people => {
    const at = now()
    const [epochs, sessions, ...tokens] = await Promise.all([
      passwords.sessionsEpochsOf(people),
      signIns.ofPeople(people, at),
      payloads.tokensOf(people, at),
      personalTokens.ofPeople(people, at),
    ])
    const counts = new Map<string, Ending>()
    const add = (some: readonly { accountId: string; sessionsEpoch: number }[], what: keyof Ending) => {
      for (const { accountId, sessionsEpoch } of some) {
        if (epochs.get(accountId) !== sessionsEpoch) continue
        const count = counts.get(accountId) ?? { sessions: 0, tokens: 0 }
        counts.set(accountId, { ...count, [what]: count[what] + 1 })
      }
    }
    add(sessions, 'sessions')
    add(tokens.flat(), 'tokens')
    return counts
  }
}
