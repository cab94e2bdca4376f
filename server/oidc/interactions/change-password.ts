import type { Context } from 'koa'
import type { MustChange } from '../../../passwords/credential.ts'
import { PasswordRejected } from '../../../passwords/errors.ts'
import type { Actor } from '../../../passwords/passwords.ts'
import type { Violation } from '../../../policies/evaluate.ts'
import { describeTogether } from '../../../policies/together.ts'
import { changePasswordPage } from '../../../views/pages/change-password.tsx'
import { readForm } from '../../http/body.ts'
import { csrfToken } from '../../http/csrf.ts'
import { formBinding, requireBinding } from '../../http/form-binding.ts'
import { hashId } from '../adapter.ts'
import {
  clientNameOf,
  demandedPolicyOf,
  finish,
  type Interaction,
  type InteractionPorts,
  type RestrictedState,
  release,
  restrict,
  restrictedStateOf,
} from './interaction.ts'
import { showSignIn, signedIn } from './login.ts'

/** The form of the forced change; without its restricted state, the sign-in. */
export async function showChange(
  ports: InteractionPorts,
  ctx: Context,
  interaction: Interaction,
  violations: readonly Pick<Violation, 'rule' | 'message'>[] = [],
): Promise<void> {
  const state = restrictedStateOf(interaction, ports.now())
  const demanded = await demandedPolicyOf(ports, interaction)
  const standing = state && (await ports.passwords.standing(state.accountId, demanded))
  if (!state || standing?.epoch !== state.epoch) return startAgain(ports, ctx, interaction)
  const [judges, person] = await Promise.all([
    ports.passwords.judgesOf(state.accountId, demanded),
    ports.people.byId(state.accountId),
  ])
  const base = `/interaction/${interaction.uid}`
  ctx.type = 'html'
  ctx.body = changePasswordPage({
    common: { issuerName: ports.issuerName },
    action: `${base}/change-password`,
    csrf: csrfToken(ctx),
    userName: person?.userName ?? '',
    binding: bindingOf(state),
    reason: reasonOf(standing.mustChange),
    rules: describeTogether(judges).map(({ rule, text }) => ({ id: rule, text })),
    violations: violations.map(({ rule, message }) => ({ rule, message })),
    clientName: await clientNameOf(ports, interaction),
    cancelAction: `${base}/abort`,
  })
}

/** Sets the new password; only then is there a sign-in (rules O79, O87). */
export async function changePassword(ports: InteractionPorts, ctx: Context, interaction: Interaction): Promise<void> {
  const state = restrictedStateOf(interaction, ports.now())
  if (!state) return startAgain(ports, ctx, interaction)
  const form = await readForm(ctx)
  requireBinding(form, bindingOf(state))
  const { password = '', repeat = '' } = form
  if (password !== repeat) return showChange(ports, ctx, interaction, [DIFFERENT])
  const { accountId } = state
  const actor: Actor = { id: accountId, kind: 'person', rank: 0, scopes: new Set(), channel: 'signIn' }
  try {
    const demanded = await demandedPolicyOf(ports, interaction)
    const epochs = await ports.passwords.completeForcedChange(accountId, state.epoch, password, actor, demanded)
    if (!epochs) return startAgain(ports, ctx, interaction)
    return finish(ports, ctx, signedIn(accountId, epochs))
  } catch (error) {
    if (error instanceof PasswordRejected) return showChange(ports, ctx, interaction, error.violations)
    throw error
  }
}

/** A session that was open before the change was demanded enters the same restricted state, if it still lives. */
export async function restrictSession(ports: InteractionPorts, interaction: Interaction): Promise<void> {
  if (restrictedStateOf(interaction, ports.now())) return
  const { session } = interaction
  const signIn = session && (await ports.signIns.find(hashId(session.uid), ports.now()))
  const standing = signIn && (await ports.passwords.standing(signIn.accountId))
  if (!signIn || standing?.sessionsEpoch !== signIn.sessionsEpoch) return
  await restrict(ports, interaction, { accountId: signIn.accountId, epoch: standing.epoch })
}

export const DIFFERENT = { rule: 'repeat', message: 'Both fields hold the same password' }

/** Another person who signs in on the same interaction gets a form of their own. */
const bindingOf = ({ accountId, epoch }: RestrictedState) => formBinding(accountId, epoch)

const reasonOf = (mustChange: MustChange | undefined) => mustChange?.reason ?? 'reset'

async function startAgain(ports: InteractionPorts, ctx: Context, interaction: Interaction): Promise<void> {
  const state = restrictedStateOf(interaction, ports.now())
  const person = state && (await ports.people.byId(state.accountId))
  await release(interaction)
  return showSignIn(ports, ctx, interaction, { identifier: person?.userName, failed: true })
}
