import type { Context } from 'koa'
import { BY_PASSWORD, isTwofold } from '../../factors/proof.ts'
import { type Interaction, type InteractionPorts, release, restrict, restrictedStateOf } from './interaction.ts'
import { showSignIn } from './login.ts'

/** A session that was open before more was demanded of it enters the restricted state of a sign-in, if it still lives and something is due. */
export async function restrictSession(ports: InteractionPorts, interaction: Interaction): Promise<void> {
  if (restrictedStateOf(interaction, ports.now())) return
  const { uid } = interaction.session ?? {}
  const session = uid ? await ports.provider.Session.findByUid(uid) : undefined
  const standing = session?.accountId ? await ports.passwords.standing(session.accountId) : undefined
  if (!session?.accountId || !standing) return
  const { accountId, amr = BY_PASSWORD, loginTs: since } = session
  const isToProve = !isTwofold(amr) && (await ports.factors.areThere(accountId))
  const step = isToProve ? 'secondFactor' : standing.mustChange && 'changePassword'
  if (step)
    await restrict(ports, interaction, { accountId, epoch: standing.epoch, amr, since, isOfSession: true }, step)
}

export async function startAgain(ports: InteractionPorts, ctx: Context, interaction: Interaction): Promise<void> {
  const state = restrictedStateOf(interaction, ports.now())
  const person = state && (await ports.people.byId(state.accountId))
  await release(interaction)
  return showSignIn(ports, ctx, interaction, { identifier: person?.userName, problem: 'again' })
}
