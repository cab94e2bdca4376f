import { StartupError } from '../store/startup-error.ts'

export type Base = 'scim' | 'admin'

type ScopeDeclaration = {
  readonly description: string
  /** Where it is worth something. */
  readonly bases: readonly Base[]
  readonly implies: readonly string[]
}

/** Every scope: what it lets its holder do. A wider scope implies the narrower ones beside it. */
export const scopes = {
  'users:read': { description: 'Read people and groups.', bases: ['scim', 'admin'], implies: [] },
  'users:write': {
    description: 'Create, change and delete people and groups.',
    bases: ['scim'],
    implies: ['users:read'],
  },
  'users:read-all': {
    description: 'Read people and groups, and what every provisioning client calls them.',
    bases: ['scim'],
    implies: ['users:read'],
  },
  'policies:read': { description: 'Read password policies.', bases: ['admin'], implies: [] },
  'policies:write': {
    description: 'Create, change and delete password policies.',
    bases: ['admin'],
    implies: ['policies:read'],
  },
  'clients:read': { description: 'Read provisioning clients and their settings.', bases: ['admin'], implies: [] },
  'clients:write': {
    description: 'Create, change and delete provisioning clients.',
    bases: ['admin'],
    implies: ['clients:read'],
  },
  'applications:read': { description: 'Read applications and their settings.', bases: ['admin'], implies: [] },
  'applications:write': {
    description: 'Register, change and delete applications, and make secrets for them.',
    bases: ['admin'],
    implies: ['applications:read', 'applications:register'],
  },
  'applications:register': {
    description: 'Let an application of people register itself, at `/register`.',
    bases: ['admin'],
    implies: [],
  },
  'applications:register-without-pkce': {
    description: 'The same; an application on a server that keeps a secret or a key needs no PKCE then.',
    bases: ['admin'],
    implies: ['applications:register'],
  },
  'events:read': { description: 'Read who is told of security events.', bases: ['admin'], implies: [] },
  'events:write': {
    description: 'Create, change and delete those who are told of security events.',
    bases: ['admin'],
    implies: ['events:read'],
  },
  'audit:read': { description: 'Read what happened: changes, resets and sign-ins.', bases: ['admin'], implies: [] },
  'templates:read': { description: 'Read mail templates and their former versions.', bases: ['admin'], implies: [] },
  'templates:write': {
    description: 'Create, change and delete mail templates, and send a test of one.',
    bases: ['admin'],
    implies: ['templates:read'],
  },
  'domains:read': { description: 'Read mail domains, and how many people have them.', bases: ['admin'], implies: [] },
  'domains:write': {
    description: 'Create, verify, confirm and delete mail domains.',
    bases: ['admin'],
    implies: ['domains:read'],
  },
  'mail:read': {
    description: 'Read which mails went to people, and what became of them.',
    bases: ['admin'],
    implies: [],
  },
  'mail:write': {
    description: 'Put mails that failed back into the queue.',
    bases: ['admin'],
    implies: ['mail:read'],
  },
  'sessions:read': { description: 'Read who is signed in, and in which applications.', bases: ['admin'], implies: [] },
  'sessions:revoke': {
    description: 'End the sessions of people, with all that was given out in them.',
    bases: ['admin'],
    implies: ['sessions:read'],
  },
  'health:read': {
    description: 'Read how the service is: its database, its keys and its mails.',
    bases: ['admin'],
    implies: [],
  },
  'settings:read': {
    description: 'Read what the server was started with, without its secrets.',
    bases: ['admin'],
    implies: [],
  },
  'keys:read': { description: 'Read which signing keys there are, and since when.', bases: ['admin'], implies: [] },
  'keys:write': {
    description: 'Rotate the signing keys, or replace all of them at once.',
    bases: ['admin'],
    implies: ['keys:read'],
  },
  'passwords:reset': {
    description: 'Reset a password by link, by one-time password or by a given one that must be changed.',
    bases: ['scim', 'admin'],
    implies: ['passwords:set', 'jobs:read'],
  },
  'factors:reset': {
    description: 'Take away the second factors of a person, who sets up new ones.',
    bases: ['scim'],
    implies: [],
  },
  'jobs:read': { description: 'Read reset jobs and what became of their people.', bases: ['admin'], implies: [] },
  'jobs:unattended': {
    description: 'Run reset jobs of any size without the approval of an administrator.',
    bases: ['admin'],
    implies: [],
  },
  'passwords:set': {
    description: 'Give a person a password that must be changed at the next sign-in.',
    bases: ['scim'],
    implies: [],
  },
  'passwords:keep': { description: 'Set a password that the person may keep.', bases: ['scim', 'admin'], implies: [] },
  'passwords:import': {
    description: 'Bring the password hashes of another system along with new people.',
    bases: ['scim'],
    implies: [],
  },
  'roles:read': { description: 'Read roles and what they allow.', bases: ['admin'], implies: [] },
  'roles:write': {
    description: 'Make, give and take roles, and change people and groups who hold one.',
    bases: ['scim', 'admin'],
    implies: ['roles:read'],
  },
} as const satisfies Record<string, ScopeDeclaration>

/** What an application may ask a person for, about themselves. */
export const ownScopes = {
  'me:read': { description: "Read the person's own data, at `/Me`." },
  'me:write': {
    description: "Change the person's own names, phone numbers, addresses and language, at `/Me`.",
  },
} as const

export const ownScopeNames = Object.keys(ownScopes) as readonly (keyof typeof ownScopes)[]

export type Scope = keyof typeof scopes

export const scopeNames = Object.keys(scopes) as readonly Scope[]

/** Every scope that a token for a base can be asked for with. */
export const scopesAt = (base: Base): readonly string[] => [
  ...scopeNames.filter(name => (scopes[name].bases as readonly Base[]).includes(base)),
  ...(base === 'scim' ? ownScopeNames : []),
]

/** What a person may give to a token of their own, as far as they have it. */
export const isPersonalScope = (name: string): boolean => isScope(name) || Object.hasOwn(ownScopes, name)

export const isScope = (name: string): name is Scope => Object.hasOwn(scopes, name)

/** The scopes that the named ones amount to. Unknown names are left out. */
export function expandScopes(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.filter(isScope).flatMap(name => [name, ...scopes[name].implies]))
}

/** The scopes of a comma list. Throws StartupError for an unknown one, and for none at all. */
export function parseScopes(list: string): Scope[] {
  const names = list.split(/[\s,]+/).filter(Boolean)
  const unknown = names.find(name => !isScope(name))
  if (unknown) throw new StartupError(`There is no scope "${unknown}". There are: ${scopeNames.join(', ')}.`)
  if (names.length === 0) throw new StartupError(`Give at least one scope of: ${scopeNames.join(', ')}.`)
  return names.filter(isScope)
}
