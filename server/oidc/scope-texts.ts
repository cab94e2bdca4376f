import { ownScopes, scopes } from '../access/scopes.ts'

const texts: Readonly<Record<string, string>> = {
  openid: 'Know that it is you',
  profile: 'See your name and profile',
  email: 'See your mail address',
  phone: 'See your phone number',
  address: 'See your postal address',
  groups: 'See which groups you are in',
  offline_access: 'Keep access while you are away',
  ...Object.fromEntries(Object.entries(ownScopes).map(([name, { asks }]) => [name, asks])),
  ...Object.fromEntries(
    Object.entries(scopes).map(([name, { description }]) => [name, description.replace(/\.$/, '')]),
  ),
}

/** What people allow with a scope, in words; undefined for one that there is not. */
export const scopeText = (scope: string): string | undefined => (Object.hasOwn(texts, scope) ? texts[scope] : undefined)
