import type { Context } from 'koa'
import type { Epochs, MustChange } from '../../../passwords/credential.ts'
import { unchangeablePage } from '../../../views/pages/unchangeable.tsx'
import { isTwofold } from '../../factors/proof.ts'
import { csrfToken } from '../../http/csrf.ts'
import { seeOther } from '../../http/see-other.ts'
import { acrOf } from '../metadata.ts'
import { finish, type Interaction, type InteractionPorts, type Proof, restrict } from './interaction.ts'

/** What was read of somebody when they had proven who they are. */
export type Due = { readonly mustChange: MustChange | undefined; readonly cantChange: boolean }

/** The steps of a sign-in, in their order: the second factor, then the forced change, then the session (rule O81). */
export async function proceed(
  ports: InteractionPorts,
  ctx: Context,
  interaction: Interaction,
  proof: Proof & Epochs,
  { mustChange, cantChange }: Due,
): Promise<void> {
  const isToProve = !isTwofold(proof.amr) && (await ports.factors.areThere(proof.accountId))
  if (!isToProve && !mustChange) return finish(ctx, interaction, signedIn(proof))
  if (!isToProve && mustChange?.reason === 'application' && cantChange)
    return showUnchangeable(ports, ctx, interaction, proof)
  await restrict(ports, interaction, proof, isToProve ? 'secondFactor' : 'changePassword')
  seeOther(ctx, `/interaction/${interaction.uid}`)
}

/**
 * Whose password is only for an administrator to change stays outside where another one would be needed. The person is told why; the
 * application is told what it is of everybody who goes back.
 */
async function showUnchangeable(
  ports: InteractionPorts,
  ctx: Context,
  { uid }: Interaction,
  { accountId }: Proof,
): Promise<void> {
  const person = await ports.people.byId(accountId)
  ctx.status = 403
  ctx.type = 'html'
  ctx.body = unchangeablePage({
    common: ports.commonFor(ctx, person),
    backAction: `/interaction/${uid}/abort`,
    csrf: csrfToken(ctx),
  })
}

/** Without an `amr` it was elsewhere. */
type SignedIn = Omit<Proof, 'amr'> & Partial<Pick<Proof, 'amr'>> & Epochs

/** What the library is told of a sign-in: who, how, when, and the epochs that everything it issues will be judged by. It is the choice of an account, too. */
export function signedIn({ accountId, amr, since, epoch, sessionsEpoch }: SignedIn) {
  const epochs = { epoch, sessionsEpoch }
  const login = { accountId, acr: acrOf(amr), ...(amr && { amr }), epochs, ...(since && { ts: since }) }
  return { login, restricted: undefined, select_account: {} }
}
