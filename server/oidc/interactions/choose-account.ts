import type { Context } from 'koa'
import { chooseAccountPage } from '../../../views/pages/choose-account.tsx'
import { csrfToken } from '../../http/csrf.ts'
import { clientNameOf, finish, type Interaction, type InteractionPorts } from './interaction.ts'
import { showSignIn } from './login.ts'

/** Who is signed in, to go on as; another account signs in, and so does somebody whose session has ended meanwhile (rule O23). */
export async function showAccounts(ports: InteractionPorts, ctx: Context, interaction: Interaction): Promise<void> {
  const { session, uid } = interaction
  const person = session?.accountId ? await ports.people.byId(session.accountId) : undefined
  if (!person || ctx.query.account === 'other') return showSignIn(ports, ctx, interaction, {})
  const common = ports.commonFor(ctx, person)
  const base = `/interaction/${uid}`
  ctx.type = 'html'
  ctx.body = chooseAccountPage({
    common,
    action: `${base}/continue`,
    csrf: csrfToken(ctx),
    clientName: await clientNameOf(ports, interaction, common.texts),
    person: { name: person.displayName ?? person.userName, userName: person.userName },
    otherHref: `${base}?account=other`,
    cancelAction: `${base}/abort`,
  })
}

export const continueAs = (_ports: InteractionPorts, ctx: Context, interaction: Interaction): Promise<void> =>
  finish(ctx, interaction, { select_account: {} })
