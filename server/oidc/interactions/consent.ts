import type { Context } from 'koa'
import { consentPage } from '../../../views/pages/consent.tsx'
import { csrfToken } from '../../http/csrf.ts'
import { permits } from '../application-scopes.ts'
import { scopesOfClaims } from '../claims.ts'
import { isExplained, scopeText } from '../scope-texts.ts'
import { clientNameOf, finish, type Interaction, type InteractionPorts } from './interaction.ts'

function missingScopes({ prompt }: Interaction): string[] {
  const { missingOIDCScope = [], missingOIDCClaims = [] } = prompt.details as Record<string, string[] | undefined>
  return [...new Set([...missingOIDCScope, ...scopesOfClaims(missingOIDCClaims)])]
}

const requestedScopes = ({ params }: Interaction): string[] =>
  String(params.scope ?? '')
    .split(' ')
    .filter(Boolean)

/** Without those that an administrator lets the application never have. */
async function scopesAsked({ applications }: InteractionPorts, interaction: Interaction): Promise<string[]> {
  const application = await applications.byId(String(interaction.params.client_id))
  const missing = missingScopes(interaction)
  const asked = missing.length > 0 ? missing : requestedScopes(interaction).filter(isExplained)
  return asked.filter(scope => application && permits(application, scope))
}

export async function showConsent(ports: InteractionPorts, ctx: Context, interaction: Interaction): Promise<void> {
  const base = `/interaction/${interaction.uid}`
  const person = await ports.people.byId(interaction.session?.accountId ?? '')
  const common = ports.commonFor(ctx, person)
  const { words, scopes } = common.texts
  ctx.type = 'html'
  ctx.body = consentPage({
    common,
    action: `${base}/consent`,
    csrf: csrfToken(ctx),
    clientName: (await clientNameOf(ports, interaction, common.texts)) ?? words.anApplication,
    scopes: (await scopesAsked(ports, interaction)).map(name => ({ name, text: scopeText(scopes, name) ?? name })),
    cancelAction: `${base}/abort`,
  })
}

/** Remembers what the person allows; the grant itself is made where the authorization goes on. */
export async function allow(ports: InteractionPorts, ctx: Context, interaction: Interaction): Promise<void> {
  const accountId = interaction.session?.accountId
  if (accountId) {
    const scopes = await scopesAsked(ports, interaction)
    await ports.consents.allow(accountId, String(interaction.params.client_id), scopes, ports.now())
  }
  return finish(ctx, interaction, { consent: {} })
}
