import { decodeJwt } from 'jose'
import { interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider'
import type { Passwords } from '../../passwords/passwords.ts'
import { isFresh } from '../../passwords/step-up.ts'
import type { Factors } from '../factors/create-factors.ts'
import type { ApplicationStore } from '../store/applications.ts'
import { addAcrChecks } from './acr.ts'
import { type SubjectOf, sectorOf } from './subjects.ts'

const { Check, Prompt, base } = interactionPolicy

type PromptPorts = {
  readonly passwords: Passwords
  readonly factors: Pick<Factors, 'areThere'>
  readonly applications: Pick<ApplicationStore, 'byId'>
  readonly subjectOf: SubjectOf
  readonly now: () => Date
}

/**
 * The library's prompts and ours: a session of somebody who is gone or inactive asks for a new sign-in, and one that was open before
 * its password had to be changed meets the change before anything is given out (rules O42, O81, O82). The library compares an
 * id_token_hint with the session before the sign-in page only; who signs in there has to be the one that is hinted at, too (rule O18).
 * Where the application demands a policy of which the password is not known to be good, it has to be typed: then it can be judged. Whoever
 * only finds a browser open doesn't choose the password either: after five minutes the sign-in comes before the change (rule P21).
 */
export function createPrompts({ passwords, factors, applications, subjectOf, now }: PromptPorts) {
  const isToChange = async (accountId: string | undefined) =>
    Boolean(accountId && (await passwords.standing(accountId))?.mustChange)
  const policy = base()
  policy.get('login')?.checks.add(
    new Check(
      'account_gone',
      'End-User authentication is required',
      'login_required',
      async (ctx: KoaContextWithOIDC) => {
        const { session, account } = ctx.oidc
        return Boolean(session?.accountId) && !account
      },
    ),
  )
  policy.get('login')?.checks.add(
    new Check(
      'other_than_hinted',
      'id_token_hint and authenticated subject do not match',
      'login_required',
      ({ oidc }: KoaContextWithOIDC) => {
        const hint = oidc.params?.id_token_hint
        const { client, session } = oidc
        const subject = client && session?.accountId && subjectOf(sectorOf(client), session.accountId)
        return typeof hint === 'string' && decodeJwt(hint).sub !== subject
      },
    ),
  )
  policy.get('login')?.checks.add(
    new Check(
      'demanded_policy',
      'the password is not known to be good for the policy that the application demands',
      'interaction_required',
      async ({ oidc: { session, client } }: KoaContextWithOIDC) => {
        const demanded = client && (await applications.byId(client.clientId))?.demandedPolicy
        const standing = demanded && session?.accountId && (await passwords.standing(session.accountId, demanded))
        return standing ? standing.mustChange?.reason === 'application' : false
      },
    ),
  )
  policy.get('login')?.checks.add(
    new Check(
      'sign_in_before_change',
      'the password has to be changed, and the sign-in was too long ago',
      'interaction_required',
      async ({ oidc: { session } }: KoaContextWithOIDC) => {
        const signedInAt = new Date((session?.loginTs ?? 0) * 1000)
        return !isFresh(signedInAt, now()) && (await isToChange(session?.accountId))
      },
    ),
  )
  const mustChange = new Check(
    'must_change',
    'the password has to be changed',
    'interaction_required',
    ({ oidc: { session } }: KoaContextWithOIDC) => isToChange(session?.accountId),
  )
  policy.add(new Prompt({ name: 'select_account', requestable: true }), 1)
  policy.add(new Prompt({ name: 'change_password', requestable: false }, mustChange), 2)
  addAcrChecks(policy, 2, factors)
  return policy
}
