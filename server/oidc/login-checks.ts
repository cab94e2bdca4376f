import { decodeJwt } from 'jose'
import { interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider'
import type { Passwords } from '../../passwords/passwords.ts'
import { isFresh } from '../../passwords/step-up.ts'
import type { ApplicationStore } from '../store/applications.ts'
import { hashId } from '../store/oidc-payloads.ts'
import type { SignInStore } from '../store/sign-ins.ts'
import { type SubjectOf, sectorOf } from './subjects.ts'

const { Check } = interactionPolicy

/**
 * The library's reasons to ask for a sign-in, which ours are put beside. Throws an Error where it has none, for without them nobody would
 * be asked.
 */
export function loginChecksOf(policy: interactionPolicy.DefaultPolicy) {
  const prompt = policy.get('login')
  if (!prompt) throw new Error('The library has no prompt "login" to put our checks in.')
  return prompt.checks
}

/** The session of somebody who is gone or inactive is nobody's (rule O42). */
export const accountGone = () =>
  new Check(
    'account_gone',
    'End-User authentication is required',
    'login_required',
    ({ oidc: { session, account } }: KoaContextWithOIDC) => Boolean(session?.accountId) && !account,
  )

/** The library compares the hint with the session before the sign-in page only: who signs in there has to be the one that is hinted at, too (rule O18). */
export const otherThanHinted = (subjectOf: SubjectOf) =>
  new Check(
    'other_than_hinted',
    'id_token_hint and authenticated subject do not match',
    'login_required',
    ({ oidc: { params, client, session } }: KoaContextWithOIDC) => {
      const hint = params?.id_token_hint
      const subject = client && session?.accountId && subjectOf(sectorOf(client), session.accountId)
      return typeof hint === 'string' && decodeJwt(hint).sub !== subject
    },
  )

/** A password that is not known to be good for the policy that the application demands has to be typed: then it can be judged (rule O82). */
export const demandedPolicy = (passwords: Pick<Passwords, 'standing'>, applications: Pick<ApplicationStore, 'byId'>) =>
  new Check(
    'demanded_policy',
    'the password is not known to be good for the policy that the application demands',
    'interaction_required',
    async ({ oidc: { session, client } }: KoaContextWithOIDC) => {
      const demanded = client && (await applications.byId(client.clientId))?.demandedPolicy
      const standing = demanded && session?.accountId && (await passwords.standing(session.accountId, demanded))
      return standing ? standing.mustChange?.reason === 'application' : false
    },
  )

/** Whoever only finds a browser open doesn't choose the password: where the sign-in is not fresh, another comes before the change (rule P21). */
export const signInBeforeChange = ({ passwords, signIns, now }: ChangePorts) =>
  new Check(
    'sign_in_before_change',
    'the password has to be changed, and the sign-in was too long ago',
    'interaction_required',
    async ({ oidc: { session } }: KoaContextWithOIDC) => {
      if (!session?.uid || !(await isToChange(passwords, session.accountId))) return false
      const signIn = await signIns.find(hashId(session.uid), now())
      return !isFresh(signIn?.signedInAt, now())
    },
  )

type ChangePorts = {
  readonly passwords: Pick<Passwords, 'standing'>
  readonly signIns: Pick<SignInStore, 'find'>
  readonly now: () => Date
}

/** A session that was open before its password had to be changed meets the change before anything is given out (rules O81, O82). */
export const mustChange = (passwords: Pick<Passwords, 'standing'>) =>
  new Check(
    'must_change',
    'the password has to be changed',
    'interaction_required',
    ({ oidc: { session } }: KoaContextWithOIDC) => isToChange(passwords, session?.accountId),
  )

async function isToChange({ standing }: Pick<Passwords, 'standing'>, accountId: string | undefined): Promise<boolean> {
  return Boolean(accountId && (await standing(accountId))?.mustChange)
}
