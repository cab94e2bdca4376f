import { eventTypes } from '../../../scim/schema/event-receiver.ts'
import { templateOf } from '../../support/mail-templates.ts'
import {
  APPLICATION,
  APPLICATIONS,
  CLIENT,
  CLIENTS,
  DOMAIN,
  DOMAINS,
  GROUP,
  GROUPS,
  POLICIES,
  POLICY,
  PROVIDER,
  PROVIDERS,
  RECEIVER,
  RECEIVERS,
  ROLE,
  ROLES_AT,
  TEMPLATES,
  USER,
  USERS,
} from '../../support/scim.ts'

type Rung = {
  readonly path: string
  readonly read: string
  readonly write: string
  /** A valid resource with this name. */
  readonly body: (name: string) => { [name: string]: unknown }
  /** The attribute that names it. */
  readonly name: string
  readonly wrong: { readonly [name: string]: unknown }
  /** Names of which two are refused. */
  readonly isUnique: boolean
  /** An attribute that may be changed, where the name stays for ever. */
  readonly changing?: string
  readonly patched: number
}

/** Every resource type that is written by every method. */
export const ladders: readonly Rung[] = [
  {
    path: USERS,
    read: 'users:read',
    write: 'users:write',
    body: name => ({ schemas: [USER], userName: name }),
    name: 'userName',
    wrong: { active: 'yes' },
    isUnique: true,
    patched: 200,
  },
  {
    path: GROUPS,
    read: 'users:read',
    write: 'users:write',
    body: name => ({ schemas: [GROUP], displayName: name }),
    name: 'displayName',
    wrong: { members: 'ann' },
    isUnique: false,
    patched: 204,
  },
  {
    path: POLICIES,
    read: 'policies:read',
    write: 'policies:write',
    body: name => ({ schemas: [POLICY], name, minLength: 8 }),
    name: 'name',
    wrong: { minLength: 'eight' },
    isUnique: true,
    patched: 200,
  },
  {
    path: CLIENTS,
    read: 'clients:read',
    write: 'clients:write',
    body: name => ({ schemas: [CLIENT], name, passwordOn: 'create' }),
    name: 'name',
    wrong: { strict: ['none'] },
    isUnique: true,
    patched: 200,
  },
  {
    path: APPLICATIONS,
    read: 'applications:read',
    write: 'applications:write',
    body: name => ({
      schemas: [APPLICATION],
      name,
      redirectUris: ['https://app.example.com/'],
      tokenEndpointAuthMethod: 'none',
    }),
    name: 'name',
    wrong: { redirectUris: ['http://app.example.com/'] },
    isUnique: false,
    patched: 200,
  },
  {
    path: RECEIVERS,
    read: 'events:read',
    write: 'events:write',
    body: name => ({
      schemas: [RECEIVER],
      name,
      endpointUri: 'https://siem.example.com/events',
      audience: 'siem',
      events: [eventTypes.sessionRevoked],
    }),
    name: 'name',
    wrong: { endpointUri: 'http://siem.example.com/events' },
    isUnique: false,
    patched: 200,
  },
  {
    path: PROVIDERS,
    read: 'roles:read',
    write: 'roles:write',
    body: name => ({
      schemas: [PROVIDER],
      name,
      active: false,
      issuer: 'https://id.example.com',
      match: { claim: 'sub', attribute: 'userName' },
    }),
    name: 'name',
    wrong: { match: { claim: 'sub', attribute: 'password' } },
    isUnique: false,
    patched: 200,
  },
  {
    path: TEMPLATES,
    read: 'templates:read',
    write: 'templates:write',
    body: name => templateOf('passwordReset', name),
    name: 'name',
    wrong: { html: '<script>' },
    isUnique: true,
    patched: 200,
  },
  {
    path: DOMAINS,
    read: 'domains:read',
    write: 'domains:write',
    body: name => ({ schemas: [DOMAIN], name }),
    name: 'name',
    wrong: { name: 'a domain' },
    isUnique: true,
    changing: 'externalId',
    patched: 200,
  },
  {
    path: ROLES_AT,
    read: 'roles:read',
    write: 'roles:write',
    body: name => ({ schemas: [ROLE], name, scopes: ['passwords:reset'] }),
    name: 'name',
    wrong: { scopes: [7] },
    isUnique: true,
    changing: 'description',
    patched: 200,
  },
]
