import { valuesAt } from '../../scim/attributes.ts'
import { leafOf, resolvePath } from '../../scim/schema/paths.ts'
import { userType } from '../../scim/schema/resource-types.ts'
import type { User } from '../../scim/schema/user.ts'
import type { JsonObject } from '../../scim/store.ts'
import type { Application } from '../store/applications.ts'

type UserView = Partial<User> & {
  readonly id: string
  readonly lastModified: Date
  readonly groupNames: readonly string[]
  /** The address where a mailed link was used. */
  readonly verifiedEmail?: string | undefined
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
  email_verified: user => (user.emails?.length ? primary(user.emails)?.value === user.verifiedEmail : undefined),
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

/** What other specifications than OpenID Connect Core §5.1 mean something by (RFC 7519 §4.1, Core §2, RFC 9068, RFC 8693, RFC 7800). */
const MEANT =
  'iss aud exp nbf iat jti nonce acr azp at_hash c_hash s_hash sid events cnf act may_act scope client_id active username token_type typ gender birthdate website phone_number_verified _claim_names _claim_sources'

const known = new Set([...MEANT.split(' '), ...Object.values(claimsByScope).flat()])

/** Whether a claim has a meaning already, so that no application can have one of its own by this name. */
export const isKnownClaim = (name: string): boolean => known.has(name)

/** The claims of an application's own that a person has values for, with the scopes that were granted; several values are a list. */
export function customClaimsOf(
  { customClaims = [] }: Pick<Application, 'customClaims'>,
  attributes: JsonObject,
  scopes: readonly string[],
): Record<string, unknown> {
  const granted = customClaims.filter(({ scope = 'profile' }) => scopes.includes(scope))
  const entries = granted.flatMap(({ name, path }) => {
    const resolved = resolvePath(userType, path)
    const values = resolved ? valuesAt(attributes, resolved).filter(value => value !== '') : []
    const isList = resolved && (resolved.attribute.multiValued || leafOf(resolved).multiValued)
    return values.length > 0 ? [[name, isList ? values : values[0]] as const] : []
  })
  return Object.fromEntries(entries)
}

const joined = (...parts: (string | undefined)[]) => parts.filter(Boolean).join(' ') || undefined

function addressOf({ addresses }: UserView): Record<string, string> | undefined {
  const address = primary(addresses)
  if (!address) return undefined
  const { formatted, streetAddress, locality, region, postalCode, country } = address
  const parts = { formatted, street_address: streetAddress, locality, region, postal_code: postalCode, country }
  return Object.fromEntries(Object.entries(parts).filter((part): part is [string, string] => part[1] !== undefined))
}
