import { isDeepStrictEqual } from 'node:util'
import type { AdapterPayload } from 'oidc-provider'
import type { Epochs } from '../../passwords/credential.ts'
import type { Passwords } from '../../passwords/passwords.ts'
import { hashId } from '../store/oidc-payloads.ts'
import type { SignIn, SignInStore } from '../store/sign-ins.ts'

type Ports = {
  readonly passwords: Pick<Passwords, 'standing' | 'marksOf'>
  readonly signIns: Pick<SignInStore, 'find'>
  readonly now: () => Date
}

/** A sign-in that an interaction has led to. */
type Login = { readonly accountId: string; readonly epochs: Epochs }

/**
 * A half-finished sign-in as it stands by now: where its session has ended it goes on as nobody's, and what no longer holds of its result
 * leads back to the sign-in page (rules O87, O92).
 */
export async function upToDate(ports: Ports, payload: AdapterPayload): Promise<AdapterPayload> {
  const { session, result, lastSubmission } = payload
  const login = result?.login as Login | undefined
  const [signIn, holds] = await Promise.all([openSignIn(ports, session), login && stillHolds(ports, login)])
  return { ...payload, session: signIn && session, result: standingResult() }

  function standingResult(): AdapterPayload['result'] {
    // Without a sign-in of its own it was chosen or allowed in the session, and ends with it.
    if (!login) return signIn || result?.restricted || result?.error ? result : undefined
    if (!holds) return undefined
    if (!isDeepStrictEqual(login, lastSubmission?.login)) return result
    // The sign-in that led to the page comes along with its answer: it neither opens a session anew nor looks newer (rules O56, O73).
    return signIn && { ...result, login: { ...login, ts: Math.floor(signIn.signedInAt.getTime() / 1000) } }
  }
}

/** The sign-in of a session; undefined where there is none, or it has ended. */
async function openSignIn(
  { signIns, passwords, now }: Ports,
  session: AdapterPayload['session'],
): Promise<SignIn | undefined> {
  if (!session?.uid || !session.accountId) return undefined
  const [signIn, marks] = await Promise.all([
    signIns.find(hashId(session.uid), now()),
    passwords.marksOf(session.accountId),
  ])
  return signIn?.sessionsEpoch === marks?.sessionsEpoch ? signIn : undefined
}

/** Whether no reset has overtaken what was verified. */
async function stillHolds({ passwords }: Ports, { accountId, epochs }: Login): Promise<boolean> {
  return (await passwords.standing(accountId))?.epoch === epochs.epoch
}
