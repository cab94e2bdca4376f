import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { exportJWK, generateKeyPair } from 'jose'
import mongoose from 'mongoose'
import Provider, { type Adapter, type AdapterPayload, type Configuration, errors } from 'oidc-provider'
import { createHasher } from '../passwords/hasher.ts'
import { CALLBACK, type OidcSetting, PASSWORD, PEOPLE } from './oidc-setting.ts'

/**
 * The baseline: oidc-provider with the smallest correct storage in MongoDB (what is consumed is so once, what has expired is not found),
 * or without MONGODB_URI its own in memory; and a page on which people sign in. No forced change, no epochs, no audit.
 */
const { MONGODB_URI, ARGON2 = '{}' } = process.env

type Stored = {
  _id: string
  payload: AdapterPayload
  expiresAt?: Date
  grantId?: string
  uid?: string
  userCode?: string
}

const hasher = await createHasher(JSON.parse(ARGON2))
const hash = await hasher.hash(PASSWORD)
const secret = () => randomBytes(32).toString('base64url')
const machine = { id: randomUUID(), secret: secret() }
const app = { id: randomUUID(), secret: secret() }
const clients = [
  { client_id: machine.id, client_secret: machine.secret, grant_types: ['client_credentials'], redirect_uris: [] },
  {
    client_id: app.id,
    client_secret: app.secret,
    grant_types: ['authorization_code', 'refresh_token'],
    redirect_uris: [CALLBACK],
  },
].map(client => ({ ...client, response_types: client.redirect_uris.length > 0 ? ['code' as const] : [] }))
const people = Array.from({ length: PEOPLE }, (_, index) => ({
  _id: `person${index}`,
  hash,
  email: `person${index}@example.com`,
}))

const database = MONGODB_URI ? await openDatabase(MONGODB_URI) : undefined
const personBy = async (name: string) =>
  database ? ((await database.people.findOne({ _id: name })) ?? undefined) : people.find(({ _id }) => _id === name)

async function openDatabase(uri: string) {
  const options = { maxPoolSize: 50, writeConcern: { w: 'majority' }, readConcern: { level: 'majority' } } as const
  const { connection } = await mongoose.connect(uri, { dbName: `plain-${randomUUID()}`, ...options })
  const payloads = connection.collection<Stored>('payloads')
  const own = connection.collection<(typeof people)[number]>('people')
  for (const key of ['grantId', 'uid', 'userCode']) await payloads.createIndex({ [key]: 1 }, { sparse: true })
  await payloads.createIndex({ expiresAt: 1 }, { expireAfterSeconds: 0 })
  await payloads.insertMany(clients.map(client => ({ _id: `Client:${client.client_id}`, payload: client })))
  await own.insertMany(people)
  return { payloads, people: own }
}

const adapterOn =
  (payloads: NonNullable<typeof database>['payloads']) =>
  (model: string): Adapter => {
    const find = async (clause: object) => {
      const alive = { $or: [{ expiresAt: { $exists: false } }, { expiresAt: { $gt: new Date() } }] }
      return (await payloads.findOne({ ...clause, ...alive }))?.payload
    }
    return {
      async upsert(id, payload, expiresIn) {
        const { grantId, uid, userCode } = payload
        const expiresAt = expiresIn && new Date(Date.now() + expiresIn * 1000)
        const keys = {
          ...(expiresAt && { expiresAt }),
          ...(grantId && { grantId }),
          ...(uid && { uid }),
          ...(userCode && { userCode }),
        }
        await payloads.updateOne({ _id: `${model}:${id}` }, { $set: { payload, ...keys } }, { upsert: true })
      },
      find: id => find({ _id: `${model}:${id}` }),
      findByUid: uid => find({ uid }),
      findByUserCode: userCode => find({ userCode }),
      async consume(id) {
        const clause = { _id: `${model}:${id}`, 'payload.consumed': { $exists: false } }
        const consumed = { $set: { 'payload.consumed': Math.floor(Date.now() / 1000) } }
        if ((await payloads.updateOne(clause, consumed)).modifiedCount !== 1)
          throw new errors.InvalidGrant('already used')
      },
      async destroy(id) {
        await payloads.deleteOne({ _id: `${model}:${id}` })
      },
      async revokeByGrantId(grantId) {
        await payloads.deleteMany({ grantId })
      },
    }
  }

const server = createServer()
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const issuer = `http://localhost:${(server.address() as AddressInfo).port}`

const keyFor = async (alg: string) => {
  const { privateKey } = await generateKeyPair(alg, { extractable: true, modulusLength: 2048 })
  return { ...(await exportJWK(privateKey)), alg, use: 'sig', kid: alg }
}

const configuration: Configuration = {
  ...(database ? { adapter: adapterOn(database.payloads) } : { clients }),
  jwks: { keys: [await keyFor('RS256'), await keyFor('ES256')] as never },
  cookies: { keys: [secret()] },
  claims: {
    openid: ['sub', 'auth_time', 'acr', 'amr'],
    profile: ['name', 'preferred_username'],
    email: ['email', 'email_verified'],
  },
  scopes: ['openid', 'offline_access', 'users:read'],
  responseTypes: ['code'],
  pkce: { required: () => true },
  rotateRefreshToken: true,
  async findAccount(_ctx, accountId) {
    const person = await personBy(accountId)
    return (
      person && {
        accountId,
        claims: async () => ({ sub: accountId, email: person.email, preferred_username: accountId }),
      }
    )
  },
  async loadExistingGrant(ctx) {
    const { client, session, account } = ctx.oidc
    const grantId = client && session?.grantIdFor(client.clientId)
    const known = grantId ? await provider.Grant.find(grantId) : undefined
    const grant = known ?? new provider.Grant({ accountId: account?.accountId, clientId: client?.clientId })
    grant.addOIDCScope([...ctx.oidc.requestParamOIDCScopes].join(' '))
    await grant.save()
    return grant
  },
  routes: { authorization: '/authorize', introspection: '/introspect', userinfo: '/userinfo' },
  interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    introspection: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
    resourceIndicators: {
      enabled: true,
      defaultResource: async (_ctx, _client, oneOf) => oneOf ?? [],
      getResourceServerInfo: async (_ctx, resource) => ({
        scope: 'users:read',
        audience: resource,
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
}
const provider = new Provider(issuer, configuration)
const endpoints = provider.callback()
server.on('request', (request, response) =>
  request.url?.startsWith('/interaction/') ? interact(request, response) : endpoints(request, response),
)

/** The page on which people sign in or allow, and what they send. */
async function interact(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { uid, prompt } = await provider.interactionDetails(request, response)
  if (request.method === 'GET') {
    const action = prompt.name === 'login' ? 'login' : 'consent'
    response.setHeader('content-type', 'text/html')
    response.end(`<h1>Sign in</h1><form method="post" action="/interaction/${uid}/${action}"></form>`)
    return
  }
  const form = new URLSearchParams(await text(request))
  if (prompt.name !== 'login')
    return provider.interactionFinished(request, response, { consent: {} }, { mergeWithLastSubmission: true })
  const person = await personBy(form.get('identifier') ?? '')
  if (!person || !(await hasher.verify(person.hash, form.get('password') ?? ''))) {
    response.writeHead(403).end()
    return
  }
  const login = { accountId: person._id, amr: ['pwd'] }
  await provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false })
}

const setting: OidcSetting = { issuer, machine, app }
process.stdout.write(`${JSON.stringify(setting)}\n`)
