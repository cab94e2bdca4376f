import type { Actor } from '../passwords/passwords.ts'
import type { RequestContext } from '../scim/store.ts'
import { expandScopes, scopeNames } from './access/scopes.ts'

const scopes = expandScopes(scopeNames)

/** Whoever holds the machine the server runs on: the highest rank and every scope, audited as `host`. */
export const hostActor: Actor = { id: 'host', kind: 'host', rank: Number.POSITIVE_INFINITY, scopes, channel: 'host' }

/** The host as a caller of the resource handlers, for what is made at the first start. */
export const hostContext: RequestContext = {
  caller: {
    client: 'host',
    name: 'host',
    scopes,
    rank: hostActor.rank,
    passwordOn: 'always',
    federatedPassword: 'refuse',
    weakPassword: 'refuse',
    strict: new Set(),
  },
}
