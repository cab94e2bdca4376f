import type { User } from '../../scim/schema/user.ts'

type UserView = Partial<User> & {
  readonly id: string
  readonly lastModified: Date
  readonly groupNames: readonly string[]
}

const primary = <T extends { primary?: boolean }>(values: T[] | undefined) =>
  values?.find(value => value.primary) ?? values?.[0]

/** Each claim of the standard scopes and the SCIM attribute it comes from (OpenID Connect Core §5.1). */
const claims: Readonly<Record<string, (user: UserView) => unknown>> = {
  name: user =>
    user.displayName ?? user.name?.formatted ?? joined(user.name?.givenName, user.name?.familyName) ?? user.userName,
  given_name: user => user.name?.givenName,
  family_name: user => user.name?.familyName,
  middle_name: user => user.name?.middleName,
  nickname: user => user.nickName,
  preferred_username: user => user.userName,
  profile: user => user.profileUrl,
  picture: user => primary(user.photos)?.value,
  locale: user => user.locale ?? user.preferredLanguage,
  zoneinfo: user => user.timezone,
  updated_at: user => Math.floor(user.lastModified.getTime() / 1000),
  email: user => primary(user.emails)?.value,
  email_verified: user => (user.emails?.length ? false : undefined),
  phone_number: user => primary(user.phoneNumbers)?.value,
  address: user => addressOf(user),
  groups: user => (user.groupNames.length > 0 ? user.groupNames : undefined),
}

/** Which scope asks for which claims. */
export const claimsByScope: Readonly<Record<string, readonly string[]>> = {
  openid: ['sub', 'auth_time', 'acr', 'amr'],
  profile: [
    'name',
    'given_name',
    'family_name',
    'middle_name',
    'nickname',
    'preferred_username',
    'profile',
    'picture',
    'locale',
    'zoneinfo',
    'updated_at',
  ],
  email: ['email', 'email_verified'],
  phone: ['phone_number'],
  address: ['address'],
  groups: ['groups'],
}

/** The scopes that together ask for these claims. */
export const scopesOfClaims = (names: readonly string[]): string[] =>
  Object.keys(claimsByScope).filter(scope => claimsByScope[scope]?.some(claim => names.includes(claim)))

/** Every claim that the person has a value for; one without is absent, never null (rule O53). */
export function claimsOf(user: UserView): { sub: string; [claim: string]: unknown } {
  const entries = Object.entries(claims).map(([claim, from]) => [claim, from(user)] as const)
  return { sub: user.id, ...Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== '')) }
}

const joined = (...parts: (string | undefined)[]) => parts.filter(Boolean).join(' ') || undefined

function addressOf({ addresses }: UserView): Record<string, string> | undefined {
  const address = primary(addresses)
  if (!address) return undefined
  const { formatted, streetAddress, locality, region, postalCode, country } = address
  const parts = { formatted, street_address: streetAddress, locality, region, postal_code: postalCode, country }
  return Object.fromEntries(Object.entries(parts).filter((part): part is [string, string] => part[1] !== undefined))
}
