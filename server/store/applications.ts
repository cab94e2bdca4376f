import type { Transaction } from '../../passwords/ports.ts'
import { asResource } from '../../scim/as-resource.ts'
import type { ApplicationResource } from '../../scim/schema/application.ts'
import { applicationType } from '../../scim/schema/resource-types.ts'
import { type Database, sessionOf } from './connect.ts'
import type { ResourceCollection, ResourceDocument } from './resource-collection.ts'
import { findTogether } from './together.ts'

type BackchannelLogout = { readonly uri: string; readonly sessionRequired: boolean }

/** A registered OpenID Connect client, with the defaults of what its resource leaves out. */
export type Application = {
  readonly id: string
  readonly name: string
  /** Of the secrets that are good, the newest first; of one that keeps no secret, none. */
  readonly secretHashes: readonly string[]
  readonly tokenEndpointAuthMethod: NonNullable<ApplicationResource['tokenEndpointAuthMethod']>
  readonly idTokenSignedResponseAlg: NonNullable<ApplicationResource['idTokenSignedResponseAlg']>
  /** Of one that signs, its public keys, and for whom it signs. */
  readonly keys?: Pick<ApplicationResource, 'jwks' | 'assertionAudience'>
  /** On a device of the person: of a redirect URI on the same machine the port doesn't count. */
  readonly isNative: boolean
  /** It gets no token that is not bound to a key of its own. */
  readonly isBoundToKey?: boolean
  /** Its library knows no PKCE. */
  readonly isPkceOptional?: boolean
  readonly redirectUris: readonly string[]
  readonly postLogoutRedirectUris: readonly string[]
  /** Where it is told that sessions have ended, and whether it has to know which. */
  readonly backchannelLogout?: BackchannelLogout
  readonly grantTypes: NonNullable<ApplicationResource['grantTypes']>
  /** Seconds. */
  readonly defaultMaxAge?: number
  /** The operator's own: its people are not asked for consent. */
  readonly isFirstParty: boolean
  /** People may use the roles that they hold through it. */
  readonly isAdministrative: boolean
  /** The host that it knows people for, where it knows them by identifiers of its own. */
  readonly pairwiseFor?: string
  /** What it may have of the scopes that it asks people for; all of them where it is absent. */
  readonly allowedScopes?: readonly string[]
  /** The ids of the groups that the claim groups tells of; all of them where it is absent. */
  readonly claimedGroups?: readonly string[]
  readonly customClaims?: NonNullable<ApplicationResource['customClaims']>
  /** The id of the password policy that it demands of those who enter it. */
  readonly demandedPolicy?: string
  /** With client_credentials: whose provisioning client it acts for, and the scopes it may ask for. */
  readonly provisioning?: { readonly client: string; readonly scopes: readonly string[] }
}

/** Of a secret its SHA-256: it was made with 256 bits. */
export type ApplicationSecret = { readonly hash: string; readonly createdAt: Date }

export type ApplicationDocument = ResourceDocument & { readonly secrets?: readonly ApplicationSecret[] }

export type ApplicationStore = ReturnType<typeof createApplicationStore>

/** Applications as those see them who work with them: those that were registered, and those that come with the server. */
export function createApplicationStore(
  database: Database,
  collection: ResourceCollection,
  builtIn: readonly Application[],
) {
  const documents = database.connection.collection<ApplicationDocument>('applications')
  const find = findTogether(
    _id => documents.find({ _id }),
    ({ _id }) => _id,
  )
  return {
    async byId(id: string): Promise<Application | undefined> {
      const own = builtIn.find(application => application.id === id)
      if (own) return own
      const found = await find(id)
      return found ? toApplication(found, collection) : undefined
    },
    /** What those of some applications that are there are called, by id. */
    async namesOf(ids: readonly string[]): Promise<Map<string, string>> {
      const own = builtIn.filter(({ id }) => ids.includes(id)).map(({ id, name }) => [id, name] as const)
      const found = await documents.find({ _id: { $in: [...ids] } }, { projection: { 'data.name': 1 } }).toArray()
      return new Map([...own, ...found.map(({ _id, data }) => [_id, String(data.name)] as const)])
    },
    /** When the good secrets of some applications were made, the newest first, by id. */
    async secretsOf(ids: readonly string[]): Promise<Map<string, { createdAt: string }[]>> {
      const found = await documents.find({ _id: { $in: [...ids] } }, { projection: { secrets: 1 } }).toArray()
      const shown = ({ createdAt }: ApplicationSecret) => ({ createdAt: createdAt.toISOString() })
      return new Map(found.map(({ _id, secrets = [] }) => [_id, secrets.map(shown)]))
    },
    /** Those that are told when sessions end, and how, by id. */
    async toldOfLogout(): Promise<ReadonlyMap<string, BackchannelLogout>> {
      const found = await documents.find({ 'data.backchannelLogoutUri': { $exists: true } }).toArray()
      const told = found.map(document => toApplication(document, collection))
      return new Map(told.flatMap(({ id, backchannelLogout: logout }) => (logout ? [[id, logout]] : [])))
    },
    /** What the machines that act for a provisioning client may ask for, all in all. */
    async scopesOf(provisioningClient: string): Promise<string[]> {
      return documents.distinct('search.scopes', { 'search.provisioningClient.value': provisioningClient })
    },
    /** What one is called that demands one of some policies; undefined where none does. */
    async demanderOf(policies: readonly string[], transaction: Transaction): Promise<string | undefined> {
      const clause = { 'search.demandedPolicy.value': { $in: [...policies] } }
      const found = await documents.findOne(clause as never, { session: sessionOf(transaction) })
      return found ? String(found.data.name) : undefined
    },
    async removeMachinesOf(provisioningClient: string, transaction: Transaction): Promise<void> {
      await documents.deleteMany(
        { 'search.provisioningClient.value': provisioningClient },
        { session: sessionOf(transaction) },
      )
    },
  }
}

function toApplication(document: ApplicationDocument, collection: ResourceCollection): Application {
  const attributes = asResource(applicationType, collection.toStored(document, '').attributes)
  const { name, defaultMaxAge, provisioningClient, scopes = [], jwks, assertionAudience, demandedPolicy } = attributes
  const { backchannelLogoutUri: uri, backchannelLogoutSessionRequired: sessionRequired = false } = attributes
  const { allowedScopes, claimedGroups, customClaims } = attributes
  return {
    id: document._id,
    name,
    secretHashes: (document.secrets ?? []).map(({ hash }) => hash),
    tokenEndpointAuthMethod: attributes.tokenEndpointAuthMethod ?? 'client_secret_basic',
    idTokenSignedResponseAlg: attributes.idTokenSignedResponseAlg ?? 'RS256',
    isNative: attributes.applicationType === 'native',
    ...(attributes.dpopBoundAccessTokens && { isBoundToKey: true }),
    ...(attributes.pkceOptional && { isPkceOptional: true }),
    redirectUris: attributes.redirectUris ?? [],
    postLogoutRedirectUris: attributes.postLogoutRedirectUris ?? [],
    ...(uri && { backchannelLogout: { uri, sessionRequired } }),
    grantTypes: attributes.grantTypes ?? [],
    isFirstParty: attributes.firstParty === true,
    isAdministrative: attributes.administrative === true,
    ...(defaultMaxAge !== undefined && { defaultMaxAge }),
    ...(jwks && { keys: { jwks, assertionAudience } }),
    ...(attributes.subjectType === 'pairwise' && { pairwiseFor: sectorOf(attributes) }),
    ...(allowedScopes && { allowedScopes }),
    ...(claimedGroups && { claimedGroups: claimedGroups.map(({ value }) => value) }),
    ...(customClaims && { customClaims }),
    ...(demandedPolicy && { demandedPolicy: demandedPolicy.value }),
    ...(provisioningClient && { provisioning: { client: provisioningClient.value, scopes } }),
  }
}

/** The host that the application says, or the one that it comes back to; the rules let it have no other. */
const sectorOf = ({ sectorIdentifier, redirectUris: [first = ''] = [] }: ApplicationResource): string =>
  new URL(sectorIdentifier ? `https://${sectorIdentifier}/` : first).host
