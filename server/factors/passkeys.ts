import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import type { Passkey, SecondFactors } from '../store/second-factors.ts'
import type { FactorPorts } from './ports.ts'

/** Of the keys: EdDSA, ES256 and RS256, which every authenticator knows one of. */
const ALGORITHMS = [-8, -7, -257]

/** Milliseconds that a browser may take, and as long an answer counts. */
const PATIENCE = 300_000

export type Passkeys = ReturnType<typeof createPasskeys>

/**
 * What WebAuthn asks and answers. Who we are comes from the issuer and never from a request; each challenge is bound to what it was asked for and answered once.
 */
export function createPasskeys({ secondFactors, factorChallenges, issuer, issuerName, now }: FactorPorts) {
  const { hostname: rpID, origin } = new URL(issuer)
  const expected = { expectedOrigin: origin, expectedRPID: rpID, requireUserVerification: true }
  const keep = (binding: string, challenge: string) =>
    factorChallenges.put(binding, challenge, new Date(now().getTime() + PATIENCE))

  return {
    /** To make one that signs its owner in by itself, too. */
    async askForNew(binding: string, person: { readonly id: string; readonly userName: string }) {
      const { passkeys = [] } = (await secondFactors.find(person.id)) ?? {}
      const options = await generateRegistrationOptions({
        rpName: issuerName,
        rpID,
        userName: person.userName,
        userID: new TextEncoder().encode(person.id),
        timeout: PATIENCE,
        supportedAlgorithmIDs: ALGORITHMS,
        excludeCredentials: passkeys.map(named),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      })
      await keep(binding, options.challenge)
      return options
    },

    async readNew(binding: string, response: string, name: string): Promise<Passkey | undefined> {
      const challenge = await factorChallenges.take(binding, now())
      const answer = parsed(response)
      if (challenge === undefined || !answer) return undefined
      const { registrationInfo } = await orNone(
        verifyRegistrationResponse({
          ...expected,
          response: answer as never,
          expectedChallenge: challenge,
          supportedAlgorithmIDs: ALGORITHMS,
        }),
      )
      if (!registrationInfo) return undefined
      const { credential, credentialDeviceType, credentialBackedUp } = registrationInfo
      return {
        id: credential.id,
        publicKey: Buffer.from(credential.publicKey).toString('base64url'),
        counter: credential.counter,
        name,
        transports: credential.transports ?? [],
        isSyncable: credentialDeviceType === 'multiDevice',
        isBackedUp: credentialBackedUp,
        addedAt: now(),
      }
    },

    /** Of somebody, or of whoever answers. */
    async ask(binding: string, person?: string) {
      const { passkeys = [] } = (person && (await secondFactors.find(person))) || {}
      const options = await generateAuthenticationOptions({
        rpID,
        timeout: PATIENCE,
        userVerification: 'required',
        ...(person && { allowCredentials: passkeys.map(named) }),
      })
      await keep(binding, options.challenge)
      return options
    },

    /** Whose passkey has answered; undefined where none did as it was asked. */
    async read(binding: string, response: string): Promise<{ person: string; passkey: Passkey } | undefined> {
      const challenge = await factorChallenges.take(binding, now())
      const answer = parsed(response)
      const factors = challenge !== undefined && answer ? await secondFactors.ofPasskey(answer.id) : undefined
      const passkey = factors?.passkeys.find(({ id }) => id === answer?.id)
      if (challenge === undefined || !factors || !passkey || !isOwners(answer, factors)) return undefined
      const { id, publicKey, counter } = passkey
      const credential = { id, publicKey: new Uint8Array(Buffer.from(publicKey, 'base64url')), counter }
      const { verified, authenticationInfo } = await orNone(
        verifyAuthenticationResponse({
          ...expected,
          response: answer as never,
          expectedChallenge: challenge,
          credential,
        }),
      )
      if (!verified || !authenticationInfo) return undefined
      const { newCounter, credentialBackedUp: isBackedUp } = authenticationInfo
      const use = { counter: newCounter, isBackedUp, usedAt: now() }
      return (await secondFactors.usePasskey(factors._id, passkey, use)) ? { person: factors._id, passkey } : undefined
    },
  }
}

type Answer = { readonly id: string; readonly response?: { readonly userHandle?: unknown } | null }

const named = ({ id, transports }: Passkey) => ({ id, transports: [...transports] })

/** A passkey that names its owner names the one whose it is here. */
function isOwners(answer: Answer | undefined, { _id }: SecondFactors): boolean {
  const handle = answer?.response?.userHandle ?? undefined
  return handle === undefined || (typeof handle === 'string' && Buffer.from(handle, 'base64url').toString() === _id)
}

function parsed(response: string): Answer | undefined {
  try {
    const answer = JSON.parse(response)
    return typeof answer?.id === 'string' ? answer : undefined
  } catch {
    return undefined
  }
}

/** The library throws at whatever is not as it was asked for. */
const orNone = <T>(verification: Promise<T>): Promise<Partial<T>> => verification.catch(() => ({}))
