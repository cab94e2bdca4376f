import type Provider from 'oidc-provider'
import { type ClaimsParameter, errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider'
import type { Factors } from '../factors/create-factors.ts'
import { loginChecksOf } from './login-checks.ts'
import { acrValues, PASSWORD_ACR, TWO_FACTORS_ACR } from './metadata.ts'

const { Check, Prompt } = interactionPolicy

type Oidc = KoaContextWithOIDC['oidc']

/** The acr values that a request asks for and that there are, the best first; by its parameter `claims`. */
export function askedOf({ claims }: { readonly claims: ClaimsParameter }) {
  const { essential, value, values = value } = claims.id_token?.acr ?? {}
  const asked = values === undefined ? undefined : [values].flat().filter(acr => acrValues.includes(acr as string))
  return { isEssential: essential === true, asked }
}

/**
 * Two factors prove what one does: whoever has typed a password among them may be told of as somebody who has typed a password, to an
 * application that demands this and nothing else.
 */
export function tellAcrAsAsked(provider: Provider): void {
  Object.defineProperty(provider.OIDCContext.prototype, 'acr', {
    get(this: Oidc) {
      const { acr, amr = [] } = this.session ?? {}
      const { isEssential, asked = [acr] } = askedOf(this)
      return isEssential && !asked.includes(acr) && amr.includes('pwd') ? PASSWORD_ACR : acr
    },
  })
}

/**
 * In the place of the library's: whoever is asked for two factors and has them proves the second one, and need not sign in anew. What can't
 * be had is no error unless it is essential; nobody is asked for anything in vain (rule O27).
 */
export function addAcrChecks(
  policy: interactionPolicy.DefaultPolicy,
  place: number,
  factors: Pick<Factors, 'areThere'>,
): void {
  const checks = loginChecksOf(policy)
  checks.remove('essential_acr')
  checks.remove('essential_acrs')
  checks.add(new Check('acr', 'The sign-in was another one than is demanded', 'login_required', needsSignIn))
  policy.add(
    new Prompt(
      { name: 'second_factor', requestable: false },
      new Check('second_factor', 'a second factor is demanded', 'interaction_required', needsSecondFactor),
    ),
    place,
  )

  async function needsSecondFactor({ oidc }: KoaContextWithOIDC): Promise<boolean> {
    const { isEssential, asked = [] } = askedOf(oidc)
    if (asked[0] !== TWO_FACTORS_ACR || oidc.session?.acr === TWO_FACTORS_ACR) return false
    const isEnough = !isEssential || asked.includes(PASSWORD_ACR)
    if (isEnough && oidc.promptPending('none')) return false
    if (await factors.areThere(oidc.session?.accountId ?? '')) return true
    if (isEnough) return false
    throw new errors.UnmetAuthenticationRequirements('The person has no second factor.')
  }
}

/** Throws UnmetAuthenticationRequirements where no sign-in here would ever lead to what is demanded. */
function needsSignIn({ oidc }: KoaContextWithOIDC): boolean {
  const { isEssential, asked } = askedOf(oidc)
  if (!isEssential || !asked) return false
  if (asked.length === 0)
    throw new errors.UnmetAuthenticationRequirements('None of the acr values that the request demands is supported.')
  return oidc.session?.accountId !== undefined && asked[0] !== TWO_FACTORS_ACR && !asked.includes(oidc.acr)
}
