import type Provider from 'oidc-provider'
import { languages } from '../../texts/languages.ts'
import { type Amr, isTwofold } from '../factors/proof.ts'

/** How sure a sign-in makes us of who is there (rule O27): with name and password, and with two factors. */
export const PASSWORD_ACR = 'urn:rekey:acr:password'
export const TWO_FACTORS_ACR = 'urn:rekey:acr:two-factors'

/** The same of a sign-in elsewhere: we know that a provider vouches for it, and not how it went there. */
export const FEDERATED_ACR = 'urn:rekey:acr:federated'

export const acrValues = [PASSWORD_ACR, TWO_FACTORS_ACR, FEDERATED_ACR]

/** Without an `amr` it was elsewhere. */
export function acrOf(amr: Amr | undefined): string {
  if (!amr) return FEDERATED_ACR
  return isTwofold(amr) ? TWO_FACTORS_ACR : PASSWORD_ACR
}

const RESPONSE_MODES = ['query', 'form_post']

/** What the library does not say of itself (rule O4). */
export const metadata = {
  request_parameter_supported: false,
  ui_locales_supported: [...languages.keys()],
  prompt_values_supported: ['none', 'login', 'consent', 'select_account'],
}

/**
 * The library offers the ways of an implicit flow as well, and its settings can't take them back. A response type that there isn't is told
 * as that, and not as what would follow from it (rule O11).
 */
export function limitResponseModes(provider: Provider): void {
  provider.Client.prototype.responseModeAllowed = (mode: string, responseType: string) =>
    responseType !== 'code' || RESPONSE_MODES.includes(mode)
  provider.use(async (ctx, next) => {
    await next()
    if (ctx.oidc?.route === 'discovery') Object.assign(ctx.body as object, { response_modes_supported: RESPONSE_MODES })
  })
}
