import type { AdapterPayload } from 'oidc-provider'
import type { Transaction } from '../../passwords/ports.ts'
import type { Keyring } from '../keyring.ts'
import type { OidcPayloadStore } from '../store/oidc-payloads.ts'
import { hashId } from '../store/oidc-payloads.ts'
import { openPayload } from './sealed-payload.ts'

/** What an application was given in a session; `grant` is the hash of the grant's id, `sid` what the application knows the session by. */
export type SessionGrant = { readonly application: string; readonly grant: string; readonly sid?: string | undefined }

export type SessionGrants = (
  sessions: readonly string[],
  transaction?: Transaction,
) => Promise<ReadonlyMap<string, readonly SessionGrant[]>>

/** The grants of sessions, by the hashes of their uids: only the library's own record of a session knows them. */
export function createSessionGrants(ports: {
  readonly payloads: OidcPayloadStore
  readonly keyring: Keyring
  readonly now: () => Date
}): SessionGrants {
  return async (sessions, transaction) => {
    const found = await ports.payloads.ofSessions(sessions, ports.now(), transaction)
    return new Map(found.map(payload => [payload.uid ?? '', grantsIn(openPayload(ports.keyring, payload))]))
  }
}

const grantsIn = ({ authorizations = {} }: AdapterPayload = {}): SessionGrant[] =>
  Object.entries(authorizations).flatMap(([application, { grantId, sid }]) =>
    grantId ? [{ application, grant: hashId(grantId), sid }] : [],
  )
