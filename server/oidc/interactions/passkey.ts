import type { Context } from 'koa'
import { guessing } from '../../access/network-limit.ts'
import { readForm } from '../../http/body.ts'
import { formBinding } from '../../http/form-binding.ts'
import { demandedPolicyOf, type Interaction, type InteractionPorts } from './interaction.ts'
import { showSignIn } from './login.ts'
import { proceed } from './proceed.ts'

/** What the browser is to ask any passkey that it has for us. */
export async function askPasskey({ factors }: InteractionPorts, ctx: Context, interaction: Interaction): Promise<void> {
  ctx.body = await factors.askPasskey(challengeOf(interaction))
}

/** A sign-in by a passkey alone. A password that must be changed is changed all the same (rule O95). */
export async function signInByPasskey(ports: InteractionPorts, ctx: Context, interaction: Interaction): Promise<void> {
  const { response = '' } = await readForm(ctx)
  const judged = await guessing(ports.beginGuess, ctx.ip, () => judge(ports, interaction, response))
  if (!judged) return showSignIn(ports, ctx, interaction, { problem: 'failed' })
  const { amr, person, standing } = judged
  const { epoch, sessionsEpoch, mustChange } = standing
  const proof = { accountId: person.id, epoch, sessionsEpoch, amr }
  return proceed(ports, ctx, interaction, proof, { mustChange, cantChange: person.cantChange })
}

/** Whose passkey has answered; undefined for nobody who may sign in. */
async function judge(ports: InteractionPorts, interaction: Interaction, response: string) {
  const proven = await ports.factors.signInByPasskey(challengeOf(interaction), response)
  if (!proven) return undefined
  const [standing, person] = await Promise.all([
    ports.passwords.standing(proven.person, await demandedPolicyOf(ports, interaction)),
    ports.people.byId(proven.person),
  ])
  return standing && person && { amr: proven.amr, person, standing }
}

const challengeOf = ({ uid }: Interaction) => formBinding('passkey', uid)
