import type { Grant, KoaContextWithOIDC } from 'oidc-provider'
import type { Application, ApplicationStore } from '../store/applications.ts'
import type { ConsentStore } from '../store/consents.ts'
import { permits, scopesOfPeople } from './application-scopes.ts'
import { scopesOfClaims } from './claims.ts'

/**
 * The grant of this session and application: the one there is, or a new one with what the person allowed before; the operator's own
 * applications are allowed what they ask for. What is missing leads to the consent page; what an administrator lets the application never
 * have is neither asked for nor given, nor given any more (rule O11).
 */
export function createLoadGrant(applications: ApplicationStore, consents: ConsentStore) {
  return async (ctx: KoaContextWithOIDC): Promise<Grant | undefined> => {
    const { provider, client, session, account } = ctx.oidc
    if (!client || !session || !account) return undefined
    const { accountId } = account
    const application = await applications.byId(client.clientId)
    const requested = [...ctx.oidc.requestParamOIDCScopes]
    const allowed = application?.isFirstParty ? requested : await consents.scopesOf(accountId, client.clientId)
    const denied = application ? scopesDeniedTo(application) : []
    const grantId = session.grantIdFor(client.clientId)
    const known = grantId ? await provider.Grant.find(grantId) : undefined
    if (allowed.length === 0 && denied.length === 0) return known
    const grant = known ?? new provider.Grant({ accountId, clientId: client.clientId })
    grant.rejected = undefined
    if (allowed.length > 0) grant.addOIDCScope(allowed.join(' '))
    if (denied.length > 0) grant.rejectOIDCScope(denied.join(' '))
    for (const resource of Object.values(ctx.oidc.resourceServers ?? {})) {
      if (denied.length > 0) grant.rejectResourceScope(resource.identifier(), denied.join(' '))
      grant.addResourceScope(resource.identifier(), allowed.filter(scope => resource.scopes.has(scope)).join(' '))
    }
    const asked = [...ctx.oidc.requestParamClaims]
    const claims = asked.filter(claim => allows(allowed, claim) || application?.isFirstParty)
    if (claims.length > 0) grant.addOIDCClaims(claims)
    grant.rejectOIDCClaims(asked.filter(claim => allows(denied, claim)))
    await grant.save()
    return grant
  }
}

const scopesDeniedTo = (application: Application) =>
  scopesOfPeople(application.isAdministrative).filter(scope => !permits(application, scope))

/** A claim that is asked for by its name needs the consent that its scope would need. */
const allows = (scopes: readonly string[], claim: string) =>
  scopesOfClaims([claim]).some(scope => scopes.includes(scope))
