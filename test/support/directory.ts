import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import pino, { type Logger } from 'pino'
import { loadConfig } from '../../config/load.ts'
import type { BulkLimits, Lifetimes } from '../../config/schema.ts'
import { type Argon2Parameters, createHasher } from '../../passwords/hasher.ts'
import type { Breached, Hasher } from '../../passwords/ports.ts'
import { type ResetRequest, toResetRequest } from '../../passwords/reset-request.ts'
import { createChange } from '../../scim/body-change.ts'
import { nothing } from '../../scim/projection.ts'
import { passwordStateSchema } from '../../scim/schema/password-state.ts'
import { userType } from '../../scim/schema/resource-types.ts'
import type { JsonObject } from '../../scim/store.ts'
import type { GuessLimits } from '../../server/access/network-limit.ts'
import { createApp } from '../../server/app.ts'
import type { Brand } from '../../server/brand.ts'
import { readCommonPasswords } from '../../server/common-passwords.ts'
import { hostActor, hostContext } from '../../server/host.ts'
import { createKeyring } from '../../server/keyring.ts'
import { createSmtpTransport } from '../../server/mail/transport.ts'
import { makeSigningKey, sealKey } from '../../server/oidc/keys.ts'
import type { GroupLimits } from '../../server/resources/ports.ts'
import type { SearchLimits } from '../../server/resources/semi-join.ts'
import { createBulkWorkerOf, createScimBases } from '../../server/scim-bases.ts'
import { createServices, type Services } from '../../server/services.ts'
import { createSigningKeyStore } from '../../server/store/signing-keys.ts'
import type { Metrics } from '../../server/telemetry/metrics.ts'
import type { TextRecords } from '../../server/text-records.ts'
import { createBrowser } from './browser.ts'
import type { TestDatabase } from './mongo.ts'
import { type Exchange, recordExchanges } from './recorder.ts'
import { createRelyingParty } from './relying-party.ts'
import { createScimClient } from './scim-client.ts'
import { startSmtp } from './smtp.ts'
import { usedDatabase } from './used-databases.ts'

export type TestDirectory = Awaited<ReturnType<typeof startDirectory>>

type Given = {
  /** One that exists already, for a second process on it; it is the giver's to drop. */
  readonly database?: Pick<TestDatabase, 'database'>
  readonly masterKey?: Buffer
  /** The master keys before it. */
  readonly formerKeys?: readonly Buffer[]
  readonly issuer?: string
  /** By which name it is called on this machine. */
  readonly host?: 'localhost' | '127.0.0.1'
  readonly logger?: Logger
  /** Where every answer is kept. */
  readonly exchanges?: Exchange[]
  /** The clock stands still, but for `wait`. */
  readonly frozen?: boolean
  /** Requests a minute of a client that has no limit of its own; none unless said otherwise. */
  readonly clientRateLimit?: number
  /** Up to how many people a job needs no second administrator. */
  readonly jobApprovalAbove?: number
  readonly keyRotationDays?: number
  /** Cheaper than this server allows, or dearer. */
  readonly argon2?: Argon2Parameters
  readonly hasher?: Hasher
  /** How many ids a filter may list, and how long a search may take. */
  readonly searchLimits?: SearchLimits
  /** How many members a page shows, and how many come or go in one transaction. */
  readonly groupLimits?: GroupLimits
  /** How many bytes the documents of one page may have. */
  readonly pageBytes?: number
  /** Signing keys of its own, as a first start makes them; else all have one of them together. */
  readonly makesKeys?: boolean
  /** Behind so many proxies, which end TLS: requests say so with X-Forwarded-Proto. */
  readonly trustedProxies?: number
  readonly bulk?: Partial<BulkLimits>
  /** Seconds; as a server's settings are by themselves unless said otherwise. */
  readonly lifetimes?: Partial<Lifetimes>
  /** Wrong passwords in ten minutes; without limit unless said otherwise. */
  readonly guessLimits?: Partial<GuessLimits>
  /** Milliseconds in which the body of a SCIM request has to arrive. */
  readonly uploadTime?: number
  /** What its settings are said to be. */
  readonly environment?: NodeJS.ProcessEnv
  readonly wordLists?: ReadonlyMap<string, string>
  readonly breached?: Breached
  readonly brand?: Brand
  /** What DNS says; nothing unless said otherwise. */
  readonly textRecords?: TextRecords
  readonly verifiedMailDomainsOnly?: boolean
  readonly metrics?: Metrics
  /** The services as the pages and endpoints see them, to step in between two of their steps. */
  readonly adapt?: (services: Services) => Services
}

/** Made once: they take as long as all the rest of a start. */
const commonPasswords = readCommonPasswords()
const signingKey = makeSigningKey('RS256')

/** A whole directory on a port of its own, with a database and a mail server of its own and a clock that can be set ahead. */
export async function startDirectory(given: Given = {}) {
  const { database, drop } = given.database ? { ...given.database, drop: async () => {} } : await usedDatabase()
  const smtp = await startSmtp()
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = `http://${given.host ?? 'localhost'}:${(server.address() as AddressInfo).port}`
  const issuer = given.issuer ?? address
  const start = Date.now()
  let ahead = 0
  const masterKey = given.masterKey ?? randomBytes(32)
  const keyring = createKeyring([masterKey, ...(given.formerKeys ?? [])])
  const now = () => new Date((given.frozen ? start : Date.now()) + ahead)
  if (!given.makesKeys) {
    const dates = { serial: 1, publishedAt: now(), signsFrom: now() }
    await createSigningKeyStore(database).offer(sealKey(await signingKey, keyring, dates))
  }
  const services = await createServices({
    database,
    issuer,
    issuerName: 'Rekey',
    brand: given.brand ?? {},
    keyring,
    hasher:
      given.hasher ?? (await createHasher(given.argon2 ?? { memoryKib: 19_456, passes: 2 }, given.metrics?.watchTurns)),
    transport: createSmtpTransport(smtp.url, 'Rekey <rekey@example.com>'),
    textRecords: given.textRecords ?? (async () => []),
    verifiedMailDomainsOnly: given.verifiedMailDomainsOnly ?? false,
    metrics: given.metrics,
    logger: given.logger ?? pino({ level: 'silent' }),
    shownSettings: loadConfig(given.environment ?? {}).settings,
    bulk: { maxOperations: 1000, maxPayloadSize: 16_777_216, atOnce: 2, ...given.bulk },
    lifetimes: {
      link: 900,
      activation: 259_200,
      oneTimePassword: 604_800,
      weakHash: 7_776_000,
      personalToken: 31_536_000,
      session: 86_400,
      sessionIdle: 28_800,
      reminder: 86_400,
      ...given.lifetimes,
    },
    clientRateLimit: given.clientRateLimit ?? 0,
    jobApprovalAbove: given.jobApprovalAbove ?? 1000,
    keyRotationDays: given.keyRotationDays ?? 90,
    guessLimits: { perAddress: 0, all: 0, mailsPerAddress: 0, ...given.guessLimits },
    commonPasswords: await commonPasswords,
    wordLists: given.wordLists ?? new Map(),
    breached: given.breached,
    ...(given.searchLimits && { searchLimits: given.searchLimits }),
    ...(given.pageBytes && { pageBytes: given.pageBytes }),
    ...(given.groupLimits && { groupLimits: given.groupLimits }),
    now,
  })
  const adapted = given.adapt?.(services) ?? services
  const bases = createScimBases(adapted)
  const bulkWorker = createBulkWorkerOf(adapted, bases)
  const app = await createApp(adapted, bases, {
    trustedProxies: given.trustedProxies ?? 0,
    ...(given.uploadTime && { uploadTime: given.uploadTime }),
  })
  server.on('request', given.exchanges ? recordExchanges(app.callback(), given.exchanges) : app.callback())

  return {
    issuer,
    address,
    masterKey,
    services,
    database,
    smtp,
    bulkWorker,
    jobWorker: adapted.jobWorker,
    /** The mails that were taken by the mail server, after those that are due have been sent. */
    async mails() {
      await services.background.settled()
      await services.mailWorker.drain()
      return smtp.mails
    },
    /** Tells applications and event receivers of what is due. */
    async notices() {
      await services.background.settled()
      await services.noticeWorker.drain()
    },
    browser: () => (given.issuer ? createBrowser(issuer, address) : createBrowser(address)),
    /** A provisioning client with a token of these scopes; the same name again is the same client. */
    scim: (scopes: string, name: string = randomUUID()) => createScimClient(services, address, { name, scopes }),
    person: (attributes: JsonObject) => createPerson(services, attributes),
    reset: (userId: string, request: Partial<ResetRequest> = {}) => resetAsHost(services, userId, request),
    relyingParty: (request: Parameters<typeof createRelyingParty>[1] = {}) => createRelyingParty(services, request),
    /** Sets the clock ahead, by seconds. */
    wait(seconds: number) {
      ahead += seconds * 1000
    },
    async stop() {
      await services.background.settled()
      server.close()
      server.closeAllConnections()
      services.transport.close()
      await smtp.stop()
      await drop()
    },
  }
}

/** A person with a password that they may keep, unless the attributes say otherwise. */
async function createPerson(services: Services, attributes: JsonObject): Promise<string> {
  const body = {
    schemas: [userType.schema.urn, passwordStateSchema.urn],
    [passwordStateSchema.urn]: { mustChange: false },
    ...attributes,
  }
  const change = createChange(userType, body, new Set())
  return (await services.resources.users.create(change, nothing, hostContext)).id
}

/** An administrator's reset from the host; the one-time password where there is one. */
async function resetAsHost(services: Services, userId: string, request: Partial<ResetRequest>): Promise<string> {
  const person = await services.people.byId(userId)
  if (!person) throw new Error('There is no such person.')
  const whole: ResetRequest = toResetRequest({ delivery: 'oneTimePassword', ...request })
  const prepared = await services.passwords.prepareReset(person, whole, hostActor)
  const outcome = await services.inTransaction(transaction => prepared.commit(transaction))
  return outcome.oneTimePassword ?? ''
}
