import { asResource } from '../../scim/as-resource.ts'
import { isObject } from '../../scim/attributes.ts'
import { createChange } from '../../scim/body-change.ts'
import type { ApplicationResource } from '../../scim/schema/application.ts'
import { applicationType } from '../../scim/schema/resource-types.ts'
import type { Change, Json, JsonObject } from '../../scim/store.ts'
import { canSparePkce } from './pkce.ts'
import { addressProblem } from './return-addresses.ts'

/** What a client says of itself (RFC 7591 §2), and what an application calls it; what else there is, is passed over. */
const MEMBERS = {
  client_name: 'name',
  redirect_uris: 'redirectUris',
  post_logout_redirect_uris: 'postLogoutRedirectUris',
  backchannel_logout_uri: 'backchannelLogoutUri',
  backchannel_logout_session_required: 'backchannelLogoutSessionRequired',
  grant_types: 'grantTypes',
  token_endpoint_auth_method: 'tokenEndpointAuthMethod',
  application_type: 'applicationType',
  id_token_signed_response_alg: 'idTokenSignedResponseAlg',
  default_max_age: 'defaultMaxAge',
  subject_type: 'subjectType',
  dpop_bound_access_tokens: 'dpopBoundAccessTokens',
} as const

/** An error of RFC 7591 §3.2.2. */
export class MetadataRefused extends Error {
  readonly status = 400
  readonly code: 'invalid_redirect_uri' | 'invalid_client_metadata'

  constructor(code: MetadataRefused['code'], message: string) {
    super(message)
    this.name = 'MetadataRefused'
    this.code = code
  }
}

/**
 * The application that a client's metadata, as JSON, makes of it, which goes without PKCE where it can and is `spared`. Throws
 * MetadataRefused, and ScimError 400 for what no application may have.
 */
export function readMetadata(text: string, { spared }: { spared: boolean }): Change {
  const metadata = parse(text)
  const change = createChange(applicationType, toBody(metadata), new Set())
  const { resource } = change
  const application = asResource(applicationType, resource.attributes)
  const problem = addressProblem({ ...application, postLogoutRedirectUris: [] })
  if (problem) throw new MetadataRefused('invalid_redirect_uri', problem)
  requireResponseTypes(metadata.response_types, application)
  requireOneHost(metadata, application)
  requireLogoutAtHome(application)
  const attributes = {
    ...resource.attributes,
    selfRegistered: true,
    ...(spared && canSparePkce(application) && { pkceOptional: true }),
  }
  return { ...change, resource: { ...resource, attributes } }
}

/** A sentence about an application, with the names that the client knows. */
export const inTheirWords = (sentence: string): string =>
  Object.entries(MEMBERS).reduce((text, [theirs, ours]) => text.replaceAll(`"${ours}"`, `"${theirs}"`), sentence)

function parse(text: string): JsonObject {
  try {
    const value: Json = JSON.parse(text)
    if (isObject(value)) return value
  } catch {}
  throw new MetadataRefused('invalid_client_metadata', 'Send the metadata of the client as a JSON object.')
}

/** Keys of an application that says who it is by a secret are for what there isn't here, and passed over. */
function toBody(metadata: JsonObject): JsonObject {
  const given = Object.entries(MEMBERS).flatMap(([theirs, ours]) => {
    const value = metadata[theirs]
    return value === undefined ? [] : [[ours, value] as const]
  })
  const { jwks, token_endpoint_auth_method: method } = metadata
  const keys = method === 'private_key_jwt' && isObject(jwks) ? jwks.keys : undefined
  return {
    schemas: [applicationType.schema.urn],
    name: nameOf(metadata),
    grantTypes: ['authorization_code'],
    ...Object.fromEntries(given),
    ...(keys !== undefined && { jwks: keys }),
  }
}

/** People are asked for consent by name, and who gives none is called by where it lives. */
function nameOf({ redirect_uris: uris }: JsonObject): string {
  const [first] = Array.isArray(uris) ? uris : []
  return typeof first === 'string' && URL.canParse(first) ? new URL(first).host : 'An application'
}

/** There is the code flow alone, and its response type where that is registered. */
function requireResponseTypes(asked: Json | undefined, { grantTypes = [] }: ApplicationResource): void {
  const own = grantTypes.includes('authorization_code') ? ['code'] : []
  if (asked === undefined || asked === null || JSON.stringify(asked) === JSON.stringify(own)) return
  const detail = `"response_types" is ${JSON.stringify(own)} for these "grant_types".`
  throw new MetadataRefused('invalid_client_metadata', detail)
}

/** Nobody has vouched for where the server is told to send requests: not elsewhere than where people are sent to anyway. */
function requireLogoutAtHome({ backchannelLogoutUri: uri, redirectUris = [] }: ApplicationResource): void {
  const originOf = (address: string) => (URL.canParse(address) ? new URL(address).origin : undefined)
  if (uri === undefined || redirectUris.some(own => originOf(own) === originOf(uri))) return
  const detail =
    'The "backchannel_logout_uri" has the scheme, host and port of one of the "redirect_uris"; an administrator may register the application with another.'
  throw new MetadataRefused('invalid_client_metadata', detail)
}

/** OpenID Connect Core §8.1 takes the sector from one host, or from what Registration §5 has a provider fetch, which this one does not. */
function requireOneHost(
  { sector_identifier_uri: uri }: JsonObject,
  { subjectType, redirectUris = [] }: ApplicationResource,
) {
  const [host, another] = new Set(redirectUris.map(own => new URL(own).host))
  const isOneHost = host !== '' && another === undefined
  if (subjectType !== 'pairwise' || (isOneHost && (uri === undefined || uri === null))) return
  const detail =
    'With the "subject_type" "pairwise" give "redirect_uris" of one host and no "sector_identifier_uri", from which nothing is fetched here. Otherwise leave "subject_type" out, or have an administrator register the application with its sector.'
  throw new MetadataRefused('invalid_client_metadata', detail)
}
