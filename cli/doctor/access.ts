import { CommandFailed } from '../errors.ts'
import type { Scim } from '../scim.ts'
import { type Finding, skipped, well } from './finding.ts'

/** By which scope the things of a noun are seen. A wider one brings it along. */
export const scopeToSee: Readonly<Record<string, string>> = {
  users: 'users:read',
  groups: 'users:read',
  jobs: 'jobs:read',
  policies: 'policies:read',
  sessions: 'sessions:read',
  audit: 'audit:read',
  applications: 'applications:read',
  clients: 'clients:read',
  'client-tokens': 'clients:read',
  domains: 'domains:read',
  templates: 'templates:read',
  keys: 'keys:read',
}

type Access = { readonly scopes: readonly string[]; readonly limited: readonly string[] }

const BASES = ['/scim/v2', '/admin/v2']

/** What the token may do, and which commands it is too little for. A token that may do little is no mistake. */
export async function lookAtAccess(scim: Scim): Promise<Finding[]> {
  try {
    const answers = await Promise.all(BASES.map(base => scim.ask<Access>(`${base}/.access`)))
    const all = (member: keyof Access) => [...new Set(answers.flatMap(answer => answer[member]))].sort()
    return [scopesOf(all('scopes'), all('limited')), commandsFor(all('scopes'))]
  } catch (error) {
    if (error instanceof CommandFailed) return [skipped('scopes', error.message)]
    throw error
  }
}

function scopesOf(scopes: readonly string[], limited: readonly string[]): Finding {
  const some = limited.length > 0 ? ` For the people of some groups alone: ${limited.join(', ')}.` : ''
  return scopes.length > 0 ? well('scopes', `${scopes.join(', ')}.${some}`) : skipped('scopes', 'The token has none.')
}

function commandsFor(scopes: readonly string[]): Finding {
  const missing = Object.entries(scopeToSee).filter(([, scope]) => !scopes.includes(scope))
  if (missing.length === 0) return well('commands', 'The token is enough to look at everything.')
  const nouns = missing.map(([noun, scope]) => `rekey ${noun} (${scope})`).join(', ')
  return skipped('commands', `The token is too little for ${nouns}. Whoever runs this service gives more.`)
}
