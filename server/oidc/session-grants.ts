import type { AdapterPayload } from 'oidc-provider'
import type { Transaction } from '../../passwords/ports.ts'
import { type Keyring, UnknownKey } from '../keyring.ts'
import type { OidcPayload, OidcPayloadStore } from '../store/oidc-payloads.ts'
import { hashId, openPayload } from './adapter.ts'

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
    return new Map(found.map(payload => [payload.uid ?? '', grantsIn(openedOrNothing(ports.keyring, payload))]))
  }
}

/** A payload of the library. What a master key has sealed that is gone opens nothing any more, neither here nor to anybody. */
export function openedOrNothing(keyring: Keyring, payload: OidcPayload): AdapterPayload {
  try {
    return openPayload(keyring, payload)
  } catch (error) {
    if (error instanceof UnknownKey) return {}
    throw error
  }
}

const grantsIn = ({ authorizations = {} }: AdapterPayload): SessionGrant[] =>
  Object.entries(authorizations).flatMap(([application, { grantId, sid }]) =>
    grantId ? [{ application, grant: hashId(grantId), sid }] : [],
  )
