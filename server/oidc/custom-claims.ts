import type Provider from 'oidc-provider'
import { fromData } from '../../scim/document.ts'
import { userType } from '../../scim/schema/resource-types.ts'
import type { Application } from '../store/applications.ts'
import type { ResourceCollection } from '../store/resource-collection.ts'
import { customClaimsOf } from './claims.ts'
import { CUSTOM_CLAIMS } from './clients.ts'

/** The library knows one table of claims for all applications; what one has beside it, userinfo tells behind the library. */
export function tellCustomClaims(provider: Provider, users: ResourceCollection): void {
  provider.use(async (ctx, next) => {
    await next()
    const { oidc } = ctx
    if (oidc?.route !== 'userinfo' || !oidc.client || !oidc.account || !oidc.grant) return
    const customClaims = oidc.client[CUSTOM_CLAIMS] as Application['customClaims']
    if (!customClaims) return
    const person = await users.find(oidc.account.accountId)
    const asked = String(oidc.params?.scope ?? oidc.entities.AccessToken?.scope ?? '')
    const scopes = oidc.grant.getOIDCScopeFiltered(new Set(asked.split(' '))).split(' ')
    if (person) ctx.body = { ...customClaimsOf({ customClaims }, fromData(userType, person.data), scopes), ...ctx.body }
  })
}
