import type { Context } from 'koa'
import { secondFactorPage } from '../../../views/pages/second-factor.tsx'
import { guessing } from '../../access/network-limit.ts'
import type { Amr } from '../../factors/proof.ts'
import { readForm } from '../../http/body.ts'
import { csrfToken } from '../../http/csrf.ts'
import { formBinding, requireBinding } from '../../http/form-binding.ts'
import {
  bindingOf,
  clientNameOf,
  demandedPolicyOf,
  type Interaction,
  type InteractionPorts,
  type RestrictedState,
  stateAt,
} from './interaction.ts'
import { proceed } from './proceed.ts'
import { startAgain } from './restricted.ts'

/** The page for the second factor; without the restricted state that leads to it, the sign-in. */
export async function showSecondFactor(
  ports: InteractionPorts,
  ctx: Context,
  interaction: Interaction,
  failed = false,
): Promise<void> {
  const state = await standingState(ports, interaction)
  const [factors, person] = state
    ? await Promise.all([ports.factors.of(state.accountId), ports.people.byId(state.accountId)])
    : []
  if (!state || !factors) return startAgain(ports, ctx, interaction)
  const common = ports.commonFor(ctx, person)
  const base = `/interaction/${interaction.uid}`
  ctx.type = 'html'
  ctx.body = secondFactorPage({
    common,
    action: `${base}/second-factor`,
    csrf: csrfToken(ctx),
    binding: bindingOf(state),
    clientName: await clientNameOf(ports, interaction, common.texts),
    hasApp: factors.app !== undefined,
    ...(factors.passkeys.length > 0 && { passkeyOptions: `${base}/second-factor-options` }),
    failed,
    cancelAction: `${base}/abort`,
  })
}

/** What the browser is to ask a passkey of the person. */
export async function askSecondFactor(ports: InteractionPorts, ctx: Context, interaction: Interaction): Promise<void> {
  const state = await standingState(ports, interaction)
  if (!state) return startAgain(ports, ctx, interaction)
  requireBinding(await readForm(ctx), bindingOf(state))
  ctx.body = await ports.factors.askPasskey(challengeOf(interaction, state), state.accountId)
}

/** The second factor is judged; only then comes what is left of the sign-in (rule O81). */
export async function proveSecondFactor(
  ports: InteractionPorts,
  ctx: Context,
  interaction: Interaction,
): Promise<void> {
  const state = await standingState(ports, interaction)
  if (!state) return startAgain(ports, ctx, interaction)
  const form = await readForm(ctx)
  requireBinding(form, bindingOf(state))
  const proven = await guessing(ports.beginGuess, ctx.ip, () => judge(ports, interaction, state, form))
  if (!proven) return showSecondFactor(ports, ctx, interaction, true)
  const { accountId } = state
  const [standing, person] = await Promise.all([
    ports.passwords.standing(accountId, await demandedPolicyOf(ports, interaction)),
    ports.people.byId(accountId),
  ])
  if (!person || standing?.epoch !== state.epoch) return startAgain(ports, ctx, interaction)
  const { sessionsEpoch, mustChange } = standing
  const proof = { ...state, sessionsEpoch, amr: [...new Set([...state.amr, ...proven])] }
  return proceed(ports, ctx, interaction, proof, { mustChange, cantChange: person.cantChange })
}

function judge(
  { factors }: InteractionPorts,
  interaction: Interaction,
  state: RestrictedState,
  { response, code = '' }: Record<string, string>,
): Promise<Amr | undefined> {
  if (response) return factors.proveByPasskey(challengeOf(interaction, state), response, state.accountId)
  return factors.proveByCode(state.accountId, code)
}

/** A reset, or whatever else raises the epoch, ends the state. */
async function standingState(ports: InteractionPorts, interaction: Interaction): Promise<RestrictedState | undefined> {
  const state = stateAt('secondFactor', interaction, ports.now())
  const standing = state && (await ports.passwords.standing(state.accountId))
  return standing?.epoch === state?.epoch ? state : undefined
}

const challengeOf = ({ uid }: Interaction, { accountId, epoch }: RestrictedState) =>
  formBinding('second factor', uid, accountId, epoch)
