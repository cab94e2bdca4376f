import type { Context } from 'koa'
import { type SignInProps, signInPage } from '../../../views/pages/sign-in.tsx'
import { guessing } from '../../access/network-limit.ts'
import { BY_PASSWORD } from '../../factors/proof.ts'
import { readForm } from '../../http/body.ts'
import { uiLocalesOf } from '../../http/common-for.ts'
import { csrfToken } from '../../http/csrf.ts'
import { placesFor } from './identity-providers.ts'
import { clientNameOf, demandedPolicyOf, type Interaction, type InteractionPorts } from './interaction.ts'
import { proceed } from './proceed.ts'

/** The sign-in page. */
export async function showSignIn(
  ports: InteractionPorts,
  ctx: Context,
  interaction: Interaction,
  state: Pick<SignInProps, 'identifier' | 'problem'>,
): Promise<void> {
  const common = ports.commonFor(ctx)
  const base = `/interaction/${interaction.uid}`
  const hint = interaction.params.login_hint
  const { isHere, providers } = await placesFor(ports, interaction)
  ctx.type = 'html'
  ctx.body = signInPage({
    common,
    action: `${base}/login`,
    csrf: csrfToken(ctx),
    clientName: await clientNameOf(ports, interaction, common.texts),
    identifier: state.identifier ?? (typeof hint === 'string' ? hint.slice(0, 256) : undefined),
    problem: state.problem,
    isHere,
    federation: { action: `${base}/federation`, providers },
    forgotHref: uiLocalesOf(ctx) === undefined ? '/forgot' : `/forgot?ui_locales=${common.texts.tag}`,
    resendAction: `${base}/resend`,
    passkeyAction: `${base}/passkey`,
    passkeyOptions: `${base}/passkey-options`,
    cancelAction: `${base}/abort`,
  })
}

/** The password is judged; what else has to be done comes before any session (rule O79). */
export async function signIn(ports: InteractionPorts, ctx: Context, interaction: Interaction): Promise<void> {
  const { identifier = '', password = '' } = await readForm(ctx)
  const demanded = await demandedPolicyOf(ports, interaction)
  const verify = () => ports.passwords.verify(identifier, password, demanded)
  const outcome = await guessing(ports.beginGuess, ctx.ip, verify, ({ verified }) => verified)
  if (!outcome.verified) return showSignIn(ports, ctx, interaction, { identifier, problem: 'failed' })
  const { person, epochs, mustChange } = outcome
  const due = { mustChange, cantChange: person.cantChange }
  return proceed(ports, ctx, interaction, { accountId: person.id, ...epochs, amr: BY_PASSWORD }, due)
}
