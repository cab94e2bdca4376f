import type { JWK } from 'jose'
import { ScimError } from '../../scim/error.ts'
import type { ApplicationResource } from '../../scim/schema/application.ts'
import { importPublicKey } from '../access/public-key.ts'
import { isScope, scopeNames } from '../access/scopes.ts'
import { scopesOfPeople } from '../oidc/application-scopes.ts'
import { isKnownClaim } from '../oidc/claims.ts'
import { canSparePkce } from '../oidc/pkce.ts'
import { addressProblem } from '../oidc/return-addresses.ts'
import { isCallable } from '../web-address.ts'
import { isToldToApplications } from './told-attributes.ts'

type Rule = (application: ApplicationResource) => string | undefined | Promise<string | undefined>

/** What a key of each kind verifies with (RFC 7518 §3, RFC 8037). */
const ALGORITHMS: Readonly<Record<string, string>> = {
  RSA: 'RS256',
  'P-256': 'ES256',
  Ed25519: 'EdDSA',
}

/** Throws ScimError 400 invalidValue for an application that is not sound in itself: of people, or a machine, and able to say who it is. */
export async function requireSound(application: ApplicationResource): Promise<void> {
  for (const rule of [addressProblem, ofOrigin, ofPkce, ofLogout, ofScopes, ofKind, ofKeys, ofClaims, ofSubjects]) {
    const problem = await rule(application)
    if (problem) throw new ScimError(400, 'invalidValue', problem)
  }
}

const ofLogout: Rule = ({ backchannelLogoutUri: uri, backchannelLogoutSessionRequired: sessionRequired }) => {
  if (uri === undefined)
    return sessionRequired
      ? '"backchannelLogoutSessionRequired" goes with a "backchannelLogoutUri", where the application is told.'
      : undefined
  return isCallable(uri)
    ? undefined
    : `${uri} can't be a logout URI: it starts with https:// (http:// for localhost), names one host and has no fragment.`
}

/** Nobody has vouched for what registered itself. */
const ofOrigin: Rule = ({ selfRegistered, firstParty, administrative, grantTypes = [] }) => {
  if (!selfRegistered) return undefined
  if (firstParty || administrative)
    return 'It registered itself: it can be neither "firstParty" nor "administrative". Register another one for that.'
  return grantTypes.includes('client_credentials')
    ? 'What registers itself is no machine: leave "client_credentials" out of "grantTypes", or have an administrator register an application for that.'
    : undefined
}

const ofPkce: Rule = application =>
  application.pkceOptional && !canSparePkce(application)
    ? '"pkceOptional" is for an application on a server, which keeps a secret or a key.'
    : undefined

const ofScopes: Rule = ({ scopes = [], allowedScopes = [], administrative }) => {
  const unknown = scopes.find(scope => !isScope(scope))
  if (unknown !== undefined) return `There is no scope "${unknown}". There are: ${scopeNames.join(', ')}.`
  const asked = scopesOfPeople(administrative === true)
  const never = allowedScopes.find(scope => !asked.includes(scope))
  return never === undefined ? undefined : `Nobody is asked for the scope "${never}". There are: ${asked.join(', ')}.`
}

const ofKind: Rule = application =>
  application.grantTypes?.includes('client_credentials') ? ofMachine(application) : ofPeople(application)

const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code'

const ofPeople: Rule = ({ grantTypes = [], redirectUris = [], provisioningClient, scopes = [] }) => {
  const hasCode = grantTypes.includes('authorization_code')
  if (!hasCode && !grantTypes.includes(DEVICE_CODE))
    return `People sign in with the grant type "authorization_code", or connect a device with "${DEVICE_CODE}".`
  if (hasCode && redirectUris.length === 0) return 'An application that people sign in to needs one of "redirectUris".'
  return provisioningClient || scopes.length > 0
    ? 'A "provisioningClient" and "scopes" are for machines, whose grant type is "client_credentials".'
    : undefined
}

const OF_PEOPLE = [
  'administrative',
  'allowedScopes',
  'backchannelLogoutUri',
  'claimedGroups',
  'customClaims',
  'demandedPolicy',
  'idTokenSignedResponseAlg',
  'pkceOptional',
  'subjectType',
] as const

const ofMachine: Rule = application => {
  const {
    grantTypes = [],
    redirectUris = [],
    postLogoutRedirectUris = [],
    provisioningClient,
    scopes = [],
  } = application
  if (grantTypes.length > 1 || redirectUris.length > 0 || postLogoutRedirectUris.length > 0)
    return 'A machine has the grant type "client_credentials" alone, and no redirect URIs. Register another application for people.'
  if (application.tokenEndpointAuthMethod === 'none')
    return 'A machine says who it is: "none" is for applications of people.'
  const ofOthers = OF_PEOPLE.find(name => application[name])
  if (ofOthers) return `"${ofOthers}" is for an application that people sign in to.`
  return provisioningClient && scopes.length > 0
    ? undefined
    : 'A machine needs the "provisioningClient" that it acts for, and the "scopes" that it may ask for.'
}

const ofKeys: Rule = async ({ tokenEndpointAuthMethod, jwks, assertionAudience }) => {
  if (tokenEndpointAuthMethod !== 'private_key_jwt')
    return jwks || assertionAudience
      ? '"jwks" and "assertionAudience" are for the "tokenEndpointAuthMethod" "private_key_jwt".'
      : undefined
  if (!jwks) return 'An application that signs with private_key_jwt needs its public keys: give one of "jwks" at least.'
  const areKeys = await Promise.all(jwks.map(isVerificationKey))
  return areKeys.includes(false)
    ? 'Each of "jwks" must be a public key to verify with: RSA of 2048 bits or more with an exponent of 65537 or more, EC (P-256) or OKP (Ed25519).'
    : undefined
}

const ofClaims: Rule = ({ customClaims = [] }) => {
  const names = customClaims.map(({ name }) => name)
  const unsound = names.find(name => !/^[a-z][\w.:/-]*$/i.test(name))
  if (unsound !== undefined)
    return `"${unsound}" can't be a claim: its name has letters, digits and . _ : / - and starts with a letter.`
  const taken = names.find((name, at) => isKnownClaim(name) || names.indexOf(name) !== at)
  if (taken !== undefined) return `The claim "${taken}" is there already: choose another name, as "hr_${taken}".`
  const untold = customClaims.find(({ path }) => !isToldToApplications(path))
  return untold && `"${untold.path}" names no attribute of people with a plain value that applications may be told.`
}

/** OpenID Connect Core §8.1: what an application knows people for is one host. */
const ofSubjects: Rule = ({ subjectType, sectorIdentifier, redirectUris = [], grantTypes = [] }) => {
  if (subjectType !== 'pairwise')
    return sectorIdentifier === undefined ? undefined : 'A "sectorIdentifier" is for the "subjectType" "pairwise".'
  if (grantTypes.includes('urn:ietf:params:oauth:grant-type:device_code'))
    return 'On a device, where nobody comes back to an address, there are no pairwise identifiers: leave out "subjectType".'
  if (sectorIdentifier !== undefined)
    return URL.canParse(`https://${sectorIdentifier}`) &&
      new URL(`https://${sectorIdentifier}`).host === sectorIdentifier
      ? undefined
      : `"${sectorIdentifier}" is no host: give one in small letters, as "example.com".`
  const [host, another] = new Set(redirectUris.map(uri => new URL(uri).host))
  return host && another === undefined
    ? undefined
    : 'The redirect URIs have not one host: say by "sectorIdentifier" which one pairwise identifiers are for.'
}

async function isVerificationKey(jwk: JWK): Promise<boolean> {
  const alg = ALGORITHMS[jwk.kty === 'RSA' ? 'RSA' : (jwk.crv ?? '')]
  return alg !== undefined && jwk.use !== 'enc' && (await importPublicKey(jwk, alg)) !== undefined
}
