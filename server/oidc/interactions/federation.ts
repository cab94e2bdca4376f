import type { Context } from 'koa'
import { UpstreamFault } from '../../federation/faults.ts'
import type { Outcome, Wish } from '../../federation/federation.ts'
import { readForm } from '../../http/body.ts'
import { leadOn } from '../../http/lead-on.ts'
import { Problem, type ProblemCode } from '../../problem.ts'
import { finish, type Interaction, type InteractionPorts } from './interaction.ts'
import { signedIn } from './proceed.ts'

/** On to the identity provider. */
export async function leave(ports: InteractionPorts, ctx: Context, interaction: Interaction): Promise<void> {
  const { identityProvider = '' } = await readForm(ctx)
  const provider = await ports.identityProviders.offeredById(identityProvider)
  if (!provider) throw new Problem('interactionGone')
  try {
    const common = ports.commonFor(ctx)
    const { onward } = common.texts
    const { href } = await ports.federation.leave(provider, interaction.uid, wishOf(interaction))
    leadOn(ctx, {
      common,
      title: onward.titleTo(provider.name),
      message: onward.thereAndBack,
      href,
    })
  } catch (error) {
    if (!(error instanceof UpstreamFault)) throw error
    return refuse(ports, ctx, { provider, refused: 'fault', reason: error.reason })
  }
}

/** Back from there. */
export async function arrive(ports: InteractionPorts, ctx: Context, interaction: Interaction): Promise<void> {
  const outcome = await ports.federation.arrive(interaction.uid, ctx.querystring)
  if (!outcome) throw new Problem('interactionGone')
  if ('refused' in outcome) return refuse(ports, ctx, outcome)
  const { personId, epochs, authenticatedAt, provider } = outcome
  await record(ports, 'success', personId, { identityProvider: provider.id })
  return finish(ctx, interaction, signedIn({ accountId: personId, ...epochs, since: authenticatedAt }))
}

/** What is asked of us is asked there: to sign in anew, or not too long ago (rules O22, O24). */
function wishOf({ params }: Interaction): Wish {
  const { prompt, max_age: maxAge, login_hint: hint } = params
  const prompts = String(prompt ?? '').split(' ')
  return {
    maxAge: prompts.includes('login') ? 0 : maxAge === undefined ? undefined : Number(maxAge),
    prompt: prompts.filter(one => one === 'login' || one === 'select_account').join(' '),
    loginHint: typeof hint === 'string' ? hint.slice(0, 256) : undefined,
  }
}

const PROBLEMS: Readonly<Record<Refusal['refused'], ProblemCode>> = {
  stranger: 'stranger',
  declined: 'signInDeclined',
  tooOld: 'signInTooOld',
  fault: 'upstreamFailed',
}

type Refusal = Extract<Outcome, { refused: unknown }>

/** Throws the Problem; why it is one is in the audit, and under the request's id in the log. */
async function refuse(ports: InteractionPorts, ctx: Context, refusal: Refusal): Promise<never> {
  const { provider, refused, reason, personId } = refusal
  const details = { identityProvider: provider.id, reason }
  await record(ports, 'failure', personId, details)
  ports.logger.warn({ requestId: ctx.state.requestId, ...details }, 'a sign-in at an identity provider was refused')
  throw new Problem(reason === 'notFederated' ? reason : PROBLEMS[refused])
}

const record = (
  { audit }: InteractionPorts,
  outcome: 'success' | 'failure',
  person: string | undefined,
  details: Record<string, string>,
) =>
  audit.record({
    event: 'signIn.federated',
    actor: person ?? 'unknown',
    target: person,
    channel: 'signIn',
    outcome,
    details,
  })
