import type { Context } from 'koa'
import type { MustChange } from '../../../passwords/credential.ts'
import { PasswordRejected } from '../../../passwords/errors.ts'
import type { Actor } from '../../../passwords/passwords.ts'
import { describeTogether } from '../../../policies/together.ts'
import { changePasswordPage } from '../../../views/pages/change-password.tsx'
import { readForm } from '../../http/body.ts'
import { csrfToken } from '../../http/csrf.ts'
import { requireBinding } from '../../http/form-binding.ts'
import { DIFFERENT, type Refusal, shownRules } from '../../http/shown-rules.ts'
import {
  bindingOf,
  clientNameOf,
  demandedPolicyOf,
  finish,
  type Interaction,
  type InteractionPorts,
  stateAt,
} from './interaction.ts'
import { signedIn } from './proceed.ts'
import { startAgain } from './restricted.ts'

/** The form of the forced change; without the restricted state that leads to it, the sign-in. */
export async function showChange(
  ports: InteractionPorts,
  ctx: Context,
  interaction: Interaction,
  violations: readonly Refusal[] = [],
): Promise<void> {
  const state = stateAt('changePassword', interaction, ports.now())
  const demanded = await demandedPolicyOf(ports, interaction)
  const standing = state && (await ports.passwords.standing(state.accountId, demanded))
  if (!state || standing?.epoch !== state.epoch) return startAgain(ports, ctx, interaction)
  const [judges, person] = await Promise.all([
    ports.passwords.judgesOf(state.accountId, demanded),
    ports.people.byId(state.accountId),
  ])
  const base = `/interaction/${interaction.uid}`
  const common = ports.commonFor(ctx, person)
  ctx.type = 'html'
  ctx.body = changePasswordPage({
    common,
    action: `${base}/change-password`,
    csrf: csrfToken(ctx),
    userName: person?.userName ?? '',
    binding: bindingOf(state),
    reason: reasonOf(standing.mustChange),
    ...shownRules(common.texts, describeTogether(judges), violations),
    clientName: await clientNameOf(ports, interaction, common.texts),
    cancelAction: `${base}/abort`,
  })
}

/** Sets the new password; only then is there a sign-in (rules O79, O87). */
export async function changePassword(ports: InteractionPorts, ctx: Context, interaction: Interaction): Promise<void> {
  const state = stateAt('changePassword', interaction, ports.now())
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
    return finish(ctx, interaction, signedIn({ accountId, amr: state.amr, ...epochs }))
  } catch (error) {
    if (error instanceof PasswordRejected) return showChange(ports, ctx, interaction, error.violations)
    throw error
  }
}

const reasonOf = (mustChange: MustChange | undefined) => mustChange?.reason ?? 'reset'
