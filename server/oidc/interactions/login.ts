import type { Context } from 'koa'
import { signInPage } from '../../../views/pages/sign-in.tsx'
import { readForm } from '../../http/body.ts'
import { csrfToken } from '../../http/csrf.ts'
import { PASSWORD_ACR } from '../metadata.ts'
import { providersFor } from './identity-providers.ts'
import {
  clientNameOf,
  demandedPolicyOf,
  finish,
  type Interaction,
  type InteractionPorts,
  restrict,
} from './interaction.ts'

/** The sign-in page. */
export async function showSignIn(
  ports: InteractionPorts,
  ctx: Context,
  interaction: Interaction,
  state: { identifier?: string; failed: boolean },
): Promise<void> {
  const base = `/interaction/${interaction.uid}`
  const hint = interaction.params.login_hint
  ctx.type = 'html'
  ctx.body = signInPage({
    common: { issuerName: ports.issuerName },
    action: `${base}/login`,
    csrf: csrfToken(ctx),
    clientName: await clientNameOf(ports, interaction),
    identifier: state.identifier ?? (typeof hint === 'string' ? hint.slice(0, 256) : undefined),
    failed: state.failed,
    federation: { action: `${base}/federation`, providers: await providersFor(ports, interaction) },
    forgotHref: '/forgot',
    resendAction: `${base}/resend`,
    cancelAction: `${base}/abort`,
  })
}

/** The password is judged; one that must be changed leads to the change page and to no session (rule O79). */
export async function signIn(ports: InteractionPorts, ctx: Context, interaction: Interaction): Promise<void> {
  const { identifier = '', password = '' } = await readForm(ctx)
  const takeBack = await ports.beginGuess(ctx.ip)
  const outcome = await ports.passwords.verify(identifier, password, await demandedPolicyOf(ports, interaction))
  if (!outcome.verified) return showSignIn(ports, ctx, interaction, { identifier, failed: true })
  await takeBack()
  const { person, epochs, mustChange } = outcome
  if (!mustChange) return finish(ports, ctx, signedIn(person.id, epochs))
  if (mustChange.reason === 'application' && person.cantChange) return finish(ports, ctx, UNCHANGEABLE)
  await restrict(ports, interaction, { accountId: person.id, epoch: epochs.epoch })
  ctx.redirect(`/interaction/${interaction.uid}`)
  ctx.status = 303
}

/** Whose password is only for an administrator to change stays outside where another one would be needed. */
const UNCHANGEABLE = {
  error: 'access_denied',
  error_description: 'The application demands a better password, which only an administrator can give this person.',
}

const BY_PASSWORD = { acr: PASSWORD_ACR, amr: ['pwd'] }

/** What the library is told of a sign-in: who, how, and the epochs that everything it issues will be judged by. It is the choice of an account, too. */
export function signedIn(
  accountId: string,
  epochs: { epoch: number; sessionsEpoch: number },
  how: { acr: string; amr?: string[]; ts?: number } = BY_PASSWORD,
) {
  return { login: { accountId, ...how, epochs }, forcedChange: undefined, select_account: {} }
}
