import type { SecondFactors } from '../store/second-factors.ts'
import { tell } from './notice.ts'
import type { FactorPorts } from './ports.ts'
import { type Amr, BY_CODE } from './proof.ts'
import { recordAttempt } from './record-attempt.ts'
import { hashRecoveryCode } from './recovery-codes.ts'
import type { SealApp } from './seal-app.ts'
import { isTotpCode, stepOf } from './totp.ts'

/** By a code of their app or a recovery code, each of which is taken once; undefined for any other, and for every code while too many were wrong. */
export type ProveByCode = (person: string, code: string) => Promise<Amr | undefined>

/** The attempt is counted before it is judged, so that nobody guesses at many places at once; a right one takes failures back. */
export function createProveByCode(ports: FactorPorts, { open }: SealApp): ProveByCode {
  const { secondFactors, people, inTransaction, now } = ports
  return async (person, typed) => {
    const code = typed.replace(/[\s-]/g, '')
    const kind = isTotpCode(code) ? 'app' : 'recoveryCode'
    const isUnlocked = await secondFactors.reserveAttempt(person, now())
    const factors = isUnlocked ? await secondFactors.find(person) : undefined
    const isRight = factors !== undefined && (await isTaken(factors, code, kind))
    await recordAttempt(ports, person, kind, isRight)
    return isRight ? BY_CODE : undefined
  }

  async function isTaken({ _id: person, app }: SecondFactors, code: string, kind: string): Promise<boolean> {
    if (kind === 'recoveryCode') return isUsed(person, hashRecoveryCode(code))
    const secret = app && open(app.sealed)
    const step = secret ? stepOf(code, secret, now()) : undefined
    return app !== undefined && step !== undefined && secondFactors.useStep(person, app, step)
  }

  /** Its owner is mailed of a recovery code that was used: it may have been found by somebody else. */
  async function isUsed(id: string, hash: string): Promise<boolean> {
    const owner = await people.byId(id)
    return inTransaction(async transaction => {
      const codesLeft = await secondFactors.useRecoveryCode(id, hash, transaction)
      if (codesLeft === undefined) return false
      if (owner) await tell(ports, { kind: 'recoveryCodeUsed', codesLeft }, owner, transaction)
      return true
    })
  }
}
