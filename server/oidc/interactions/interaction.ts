import type { Context } from 'koa'
import { errors, type Provider } from 'oidc-provider'
import type { Logger } from 'pino'
import type { Passwords } from '../../../passwords/passwords.ts'
import type { Audit, People } from '../../../passwords/ports.ts'
import type { Texts } from '../../../texts/en.ts'
import type { AskForMail, BeginGuess } from '../../access/network-limit.ts'
import type { Factors } from '../../factors/create-factors.ts'
import type { Amr } from '../../factors/proof.ts'
import type { Federation } from '../../federation/federation.ts'
import { askForLanguages, type CommonFor } from '../../http/common-for.ts'
import { formBinding } from '../../http/form-binding.ts'
import { seeOther } from '../../http/see-other.ts'
import { Problem } from '../../problem.ts'
import type { ApplicationStore } from '../../store/applications.ts'
import type { ConsentStore } from '../../store/consents.ts'
import type { IdentityProviderStore } from '../../store/identity-providers.ts'
import { ACCOUNT_APPLICATION } from '../clients.ts'

export type InteractionPorts = {
  readonly provider: Provider
  readonly passwords: Passwords
  readonly factors: Factors
  readonly people: People
  readonly applications: ApplicationStore
  readonly consents: ConsentStore
  readonly identityProviders: IdentityProviderStore
  readonly federation: Federation
  readonly beginGuess: BeginGuess
  readonly askForMail: AskForMail
  readonly audit: Audit
  readonly logger: Logger
  readonly commonFor: CommonFor
  readonly now: () => Date
}

export type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>

/** What somebody has proven, at which epoch of their credential; `since` of a session that goes on, in seconds, and for as long as it does. */
export type Proof = {
  readonly accountId: string
  readonly epoch: number
  readonly amr: Amr
  readonly since?: number | undefined
  readonly isOfSession?: boolean | undefined
}

export type RestrictedStep = 'secondFactor' | 'changePassword'

/** Somebody whose sign-in is not done. It opens one step of this interaction and nothing else (rules O79, O80). */
export type RestrictedState = Proof & { readonly step: RestrictedStep; readonly until: number }

const RESTRICTED_SECONDS = 600

/** The interaction of this address and this browser's cookie, whose pages speak as its application asks. Throws Problem for any other. */
export async function interactionOf({ provider }: InteractionPorts, ctx: Context): Promise<Interaction> {
  const interaction = await provider.interactionDetails(ctx.req, ctx.res).catch((cause: unknown) => {
    throw cause instanceof errors.SessionNotFound ? new Problem('interactionGone', { cause }) : cause
  })
  if (ctx.params.uid !== interaction.uid) throw new Problem('interactionGone')
  askForLanguages(ctx, interaction.params.ui_locales)
  return interaction
}

export function restrictedStateOf({ result, session }: Interaction, now: Date): RestrictedState | undefined {
  const state = (result as { restricted?: RestrictedState } | undefined)?.restricted
  const isOver = !state || state.until <= now.getTime() || (state.isOfSession && !session)
  return isOver ? undefined : state
}

/** The same where it is for this step. */
export function stateAt(step: RestrictedStep, interaction: Interaction, now: Date): RestrictedState | undefined {
  const state = restrictedStateOf(interaction, now)
  return state?.step === step ? state : undefined
}

/** Another person who signs in on the same interaction gets a form of their own. */
export const bindingOf = ({ accountId, epoch, step }: RestrictedState) => formBinding(accountId, epoch, step)

export async function restrict(
  { audit, now }: InteractionPorts,
  interaction: Interaction,
  { accountId, epoch, amr, since, isOfSession }: Proof,
  step: RestrictedStep,
): Promise<void> {
  const until = now().getTime() + RESTRICTED_SECONDS * 1000
  interaction.result = {
    restricted: { accountId, epoch, amr, since, isOfSession, step, until } satisfies RestrictedState,
  }
  await interaction.persist()
  if (step === 'secondFactor') return
  const act = { actor: accountId, target: accountId, channel: 'signIn', outcome: 'success' } as const
  await audit.record({ ...act, event: 'password.changeDemanded' })
}

export async function release(interaction: Interaction): Promise<void> {
  interaction.result = undefined
  await interaction.persist()
}

/** Ends the interaction; the library takes over at its own address, with 303 after the credentials (rule O32). */
export async function finish(ctx: Context, interaction: Interaction, result: Record<string, unknown>): Promise<void> {
  interaction.result = 'error' in result ? result : { ...interaction.lastSubmission, ...result }
  await interaction.persist()
  seeOther(ctx, interaction.returnTo)
}

/** What the application is called; the account page is that in every language. */
export async function clientNameOf(
  { provider }: InteractionPorts,
  { params }: Interaction,
  { words }: Texts,
): Promise<string | undefined> {
  if (params.client_id === ACCOUNT_APPLICATION) return words.yourAccount
  const client = await provider.Client.find(String(params.client_id))
  return client?.clientName
}

/** The id of the password policy that the application demands, if it demands one. */
export async function demandedPolicyOf(
  { applications }: InteractionPorts,
  { params }: Interaction,
): Promise<string | undefined> {
  return (await applications.byId(String(params.client_id)))?.demandedPolicy
}
