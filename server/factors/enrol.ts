import { actOf } from '../../passwords/act.ts'
import { by } from '../../passwords/announce.ts'
import type { Actor } from '../../passwords/passwords.ts'
import type { Person, Transaction } from '../../passwords/ports.ts'
import { formBinding } from '../http/form-binding.ts'
import { isDuplicateKey } from '../store/duplicate-key.ts'
import { announceFactors, type FactorType, kindOf, passkeyType } from './announce.ts'
import { tell } from './notice.ts'
import type { Passkeys } from './passkeys.ts'
import type { FactorPorts } from './ports.ts'
import { hashRecoveryCode, makeRecoveryCodes } from './recovery-codes.ts'
import type { SealApp } from './seal-app.ts'
import { makeTotpSecret, stepOf, totpUri } from './totp.ts'

/** With the first factor come recovery codes, shown this once. */
export type Enrolled = { readonly recoveryCodes?: readonly string[] }

/** Somebody in a session of theirs, by the id of its sign-in: where it has ended by the time of the write, nothing is written. */
export type Owner = {
  readonly person: Person
  readonly signIn: string
  readonly sessionsEpoch: number
  readonly actor: Actor
}

/** Milliseconds that an app has to be set up in. */
const PATIENCE = 900_000

type InSession = Pick<Owner, 'person' | 'signIn'>

/** What was begun in one session is nothing to another one, of the same person too. */
const appOf = ({ person, signIn }: InSession) => formBinding('new authenticator app', person.id, signIn)

const passkeyOf = ({ person, signIn }: InSession) => formBinding('new passkey', person.id, signIn)

/** How somebody who is signed in gets another factor. Each is told of by a mail, an event and in the audit, in the transaction that writes it. */
export function createEnrol(ports: FactorPorts, { seal, open }: SealApp, passkeys: Passkeys) {
  const { secondFactors, factorChallenges, audit, issuerName, now } = ports

  return {
    /** Makes the secret of an app that counts for nothing yet. */
    async beginApp(owner: InSession): Promise<void> {
      const expiresAt = new Date(now().getTime() + PATIENCE)
      await factorChallenges.put(appOf(owner), seal(makeTotpSecret()), expiresAt)
    },

    /** What the app is to be shown; undefined where none was begun, or long ago. */
    async begunApp(owner: InSession): Promise<{ readonly secret: string; readonly uri: string } | undefined> {
      const sealed = await factorChallenges.find(appOf(owner), now())
      const secret = sealed && open(sealed)
      return secret ? { secret, uri: totpUri(secret, issuerName, owner.person.userName) } : undefined
    },

    /** By a first code, which is used up with it; undefined for a wrong one, or where there is an app already. */
    async addApp(owner: Owner, code: string): Promise<Enrolled | undefined> {
      const { person } = owner
      const sealed = await factorChallenges.find(appOf(owner), now())
      const secret = sealed && open(sealed)
      const step = secret ? stepOf(code.replace(/\s/g, ''), secret, now()) : undefined
      if (!secret || step === undefined || !(await factorChallenges.take(appOf(owner), now()))) return undefined
      const app = { sealed: seal(secret), lastStep: step, addedAt: now() }
      return added(owner, 'app', (codes, transaction) => secondFactors.addApp(person.id, app, codes, transaction))
    },

    askForPasskey: (owner: InSession) => passkeys.askForNew(passkeyOf(owner), owner.person),

    /** Undefined where it is not what was asked for, is there already, or is one too many. */
    async addPasskey(
      owner: Owner,
      { response, name }: { readonly response: string; readonly name: string },
    ): Promise<Enrolled | undefined> {
      const passkey = await passkeys.readNew(passkeyOf(owner), response, name)
      return (
        passkey &&
        added(owner, passkeyType(passkey), (codes, transaction) =>
          secondFactors.addPasskey(owner.person.id, passkey, codes, transaction),
        )
      )
    },

    /** The former ones are worth nothing any more; undefined for somebody without a factor, or without their session. */
    async renewRecoveryCodes({ person, sessionsEpoch, actor }: Owner): Promise<readonly string[] | undefined> {
      const codes = makeRecoveryCodes()
      const isDone = await ports.inTransaction(async transaction => {
        if (!(await ports.passwords.holdSession(person.id, sessionsEpoch, transaction))) return false
        const hashes = codes.map(hashRecoveryCode)
        if (!(await secondFactors.replaceRecoveryCodes(person.id, hashes, transaction))) return false
        const change = { userId: person.id, changeType: 'update', types: ['recovery-codes'], ...by(actor) } as const
        await announceFactors(ports, change, transaction)
        await audit.record(actOf(actor, 'recoveryCodes.made', person.id), transaction)
        await tell(ports, { kind: 'recoveryCodesMade' }, person, transaction)
        return true
      })
      return isDone ? codes : undefined
    },
  }

  async function added(
    { person, sessionsEpoch, actor }: Owner,
    type: FactorType,
    write: (recoveryCodes: readonly string[], transaction: Transaction) => Promise<boolean>,
  ): Promise<Enrolled | undefined> {
    const codes = makeRecoveryCodes()
    try {
      return await ports.inTransaction(async transaction => {
        if (!(await ports.passwords.holdSession(person.id, sessionsEpoch, transaction))) return undefined
        const isFirst = await write(codes.map(hashRecoveryCode), transaction)
        const types: FactorType[] = isFirst ? [type, 'recovery-codes'] : [type]
        await announceFactors(ports, { userId: person.id, changeType: 'create', types, ...by(actor) }, transaction)
        await audit.record(actOf(actor, 'factor.added', person.id, { details: { kind: kindOf(type) } }), transaction)
        await tell(ports, { kind: 'factorAdded' }, person, transaction)
        return isFirst ? { recoveryCodes: codes } : {}
      })
    } catch (error) {
      if (isDuplicateKey(error)) return undefined
      throw error
    }
  }
}
