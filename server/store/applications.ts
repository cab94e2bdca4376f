import type { Transaction } from '../../passwords/ports.ts'
import { type Database, sessionOf } from './connect.ts'

/** A registered OpenID Connect client. Its secret is a SHA-256: it was made with 256 bits. */
export type Application = {
  readonly id: string
  readonly name: string
  readonly secretHash?: string
  readonly redirectUris: readonly string[]
  readonly postLogoutRedirectUris: readonly string[]
  readonly grantTypes: readonly ('authorization_code' | 'refresh_token' | 'client_credentials')[]
  /** The operator's own: its people are not asked for consent. */
  readonly isFirstParty: boolean
  /** People may use the roles that they hold through it. */
  readonly isAdministrative?: boolean
  /** With client_credentials: whose provisioning client it acts for, and the scopes it may ask for. */
  readonly provisioning?: { readonly client: string; readonly scopes: readonly string[] }
}

type ApplicationDocument = Omit<Application, 'id'> & { _id: string; createdAt: Date }

export type ApplicationStore = ReturnType<typeof createApplicationStore>

export function createApplicationStore(database: Database) {
  const applications = database.connection.collection<ApplicationDocument>('applications')
  return {
    async byId(id: string): Promise<Application | undefined> {
      const found = await applications.findOne({ _id: id })
      if (!found) return undefined
      const { _id, createdAt: _createdAt, ...fields } = found
      return { id: _id, ...fields }
    },
    /** What those of some applications that are there are called, by id. */
    async namesOf(ids: readonly string[]): Promise<Map<string, string>> {
      const found = await applications.find({ _id: { $in: [...ids] } }, { projection: { name: 1 } }).toArray()
      return new Map(found.map(({ _id, name }) => [_id, name]))
    },
    /** Makes an application, or leaves one of that id as it is. */
    async ensure({ id, ...fields }: Application, now: Date): Promise<void> {
      await applications.updateOne({ _id: id }, { $setOnInsert: { ...fields, createdAt: now } }, { upsert: true })
    },
    /** Makes an application or brings one of that id up to date. */
    async put({ id, ...fields }: Application, now: Date): Promise<void> {
      await applications.updateOne({ _id: id }, { $set: fields, $setOnInsert: { createdAt: now } }, { upsert: true })
    },
    /** What the machines that act for a provisioning client may ask for, all in all. */
    async scopesOf(provisioningClient: string): Promise<string[]> {
      return applications.distinct('provisioning.scopes', { 'provisioning.client': provisioningClient })
    },
    async removeMachinesOf(provisioningClient: string, transaction: Transaction): Promise<void> {
      await applications.deleteMany({ 'provisioning.client': provisioningClient }, { session: sessionOf(transaction) })
    },
  }
}
