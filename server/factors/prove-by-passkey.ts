import type { Passkeys } from './passkeys.ts'
import type { FactorPorts } from './ports.ts'
import { type Amr, byPasskey } from './proof.ts'
import { recordAttempt } from './record-attempt.ts'

/** Whose passkey has answered, and how that proves it. */
export type ByPasskey = { readonly person: string; readonly amr: Amr }

export function createProveByPasskey({ people, audit }: FactorPorts, passkeys: Passkeys) {
  return {
    askPasskey: passkeys.ask,

    /** The second factor of this very person. */
    async proveByPasskey(binding: string, response: string, person: string): Promise<Amr | undefined> {
      const answered = await passkeys.read(binding, response)
      const isTheirs = answered?.person === person
      await recordAttempt({ audit }, person, 'passkey', isTheirs)
      return isTheirs ? byPasskey(answered.passkey) : undefined
    },

    /** By a passkey and nothing else, for whoever may sign in here. */
    async signInByPasskey(binding: string, response: string): Promise<ByPasskey | undefined> {
      const answered = await passkeys.read(binding, response)
      const person = answered && (await people.byId(answered.person))
      const isWelcome = person?.active === true && !person.federated
      await audit.record({
        event: 'signIn.passkey',
        actor: person?.id ?? 'unknown',
        ...(person && { target: person.id }),
        channel: 'signIn',
        outcome: isWelcome ? 'success' : 'failure',
      })
      return isWelcome && answered ? { person: person.id, amr: byPasskey(answered.passkey) } : undefined
    },
  }
}
