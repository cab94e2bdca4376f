import type { WriteMethod } from '../../../scim/schema/attribute.ts'
import type { TestDirectory } from '../../support/directory.ts'
import {
  CLIENT,
  CLIENT_TOKEN,
  CLIENT_TOKENS,
  CLIENTS,
  EVENTS,
  IDENTITIES,
  JOB,
  JOBS,
  MAILS,
  SESSIONS,
  TOKEN,
  TOKENS,
} from '../../support/scim.ts'
import { staffOf } from '../../support/staff.ts'
import { personNamed, tokensOf } from '../oidc/support.ts'

export type ShortLadder = {
  readonly path: string
  readonly methods: readonly WriteMethod[]
  readonly read: string
  /** The scope that writes, where anything does. */
  readonly write?: string
  /** Brings one into being, and says its id. */
  readonly make: (directory: TestDirectory) => Promise<string>
}

/** Resource types that are not written by every method. */
export const shortLadders: readonly ShortLadder[] = [
  {
    path: JOBS,
    methods: ['POST', 'PATCH'],
    read: 'jobs:read',
    write: 'passwords:reset',
    async make(directory) {
      const client = await directory.scim('passwords:reset')
      const job = { schemas: [JOB], selection: { ids: ['nobody'] } }
      const { id } = (await client.post(JOBS, job).expect(201)).body
      await client.patch(`${JOBS}/${id}`, { op: 'replace', value: { action: 'cancel' } }).expect(200)
      return id
    },
  },
  {
    path: EVENTS,
    methods: [],
    read: 'audit:read',
    async make({ database, services }) {
      await services.audit.record({ event: 'user.changed', actor: 'hr', target: 'ada', outcome: 'success' })
      const event = await database.connection.collection<{ _id: string }>('auditEvents').findOne({ target: 'ada' })
      return event?._id ?? ''
    },
  },
  {
    path: MAILS,
    methods: ['PATCH'],
    read: 'mail:read',
    write: 'mail:write',
    async make(directory) {
      await directory.reset(await directory.person({ userName: 'mailed', emails: [{ value: 'mailed@example.com' }] }))
      const mail = await directory.database.connection.collection<{ _id: string }>('outbox').findOne()
      return mail?._id ?? ''
    },
  },
  {
    path: SESSIONS,
    methods: ['DELETE'],
    read: 'sessions:read',
    write: 'sessions:revoke',
    async make(directory) {
      const accountId = await personNamed(directory, 'signed-in')
      await tokensOf(await directory.relyingParty(), directory.browser(), 'signed-in')
      const signIn = await directory.database.connection.collection<{ _id: string }>('signIns').findOne({ accountId })
      return signIn?._id ?? ''
    },
  },
  {
    path: IDENTITIES,
    methods: ['DELETE'],
    read: 'roles:read',
    write: 'roles:write',
    async make({ services, database }) {
      const identity = { identityProvider: 'office', subject: '4711', accountId: 'ada', linkedAt: services.now() }
      await services.inTransaction(transaction => services.federatedIdentities.link(identity, transaction))
      const link = await database.connection.collection<{ _id: string }>('federatedIdentities').findOne()
      return link?._id ?? ''
    },
  },
  {
    path: TOKENS,
    methods: ['POST', 'DELETE'],
    read: 'sessions:read',
    write: 'sessions:revoke',
    async make(directory) {
      const staff = await staffOf(directory)
      await staff.holder('boss', 'administrator')
      const boss = await staff.signedIn('boss', 'users:read', 'admin')
      const expiresAt = new Date(directory.services.now().getTime() + 3_600_000).toISOString()
      const token = { schemas: [TOKEN], name: 'Report', scopes: ['users:read'], expiresAt }
      return (await boss.post(TOKENS, token).expect(201)).body.id
    },
  },
  {
    path: CLIENT_TOKENS,
    methods: ['POST', 'DELETE'],
    read: 'clients:read',
    write: 'clients:write',
    async make(directory) {
      const client = await directory.scim('clients:write,users:read')
      const { id } = (await client.post(CLIENTS, { schemas: [CLIENT], name: 'Payroll' }).expect(201)).body
      const token = { schemas: [CLIENT_TOKEN], provisioningClient: { value: id }, scopes: ['users:read'] }
      return (await client.post(CLIENT_TOKENS, token).expect(201)).body.id
    },
  },
]
