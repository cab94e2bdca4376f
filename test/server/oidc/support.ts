import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as oidc from 'openid-client'
import pino from 'pino'
import { createHasher } from '../../../passwords/hasher.ts'
import type { ResetRequest } from '../../../passwords/passwords.ts'
import { userType } from '../../../scim/schema/resource-types.ts'
import type { JsonObject } from '../../../scim/store.ts'
import { createChange } from '../../../scim/validate.ts'
import { type ApplicationRequest, registerApplication } from '../../../server/access/application.ts'
import { createApp } from '../../../server/app.ts'
import { hostActor, hostContext } from '../../../server/host.ts'
import { createKeyring } from '../../../server/keyring.ts'
import type { Message } from '../../../server/mail/message.ts'
import { createServices, type Services } from '../../../server/services.ts'
import { testDatabase } from '../../support/mongo.ts'
import { createBrowser } from './browser.ts'

export type TestDirectory = Awaited<ReturnType<typeof startDirectory>>
export type RelyingParty = Awaited<ReturnType<TestDirectory['relyingParty']>>

export const CALLBACK = 'http://localhost:1/callback'
export const GOODBYE = 'http://localhost:1/goodbye'

/** A whole directory on a port of its own, with a database of its own and a clock that can be set ahead. */
export async function startDirectory() {
  const { database, drop } = await testDatabase()
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`
  const mails: Message[] = []
  let ahead = 0
  const services = await createServices({
    database,
    issuer,
    issuerName: 'Rekey',
    keyring: createKeyring([randomBytes(32)]),
    hasher: await createHasher({ memoryKib: 19_456, passes: 2 }),
    transport: {
      async send(message) {
        mails.push(message)
        return 'sent'
      },
      close: () => {},
    },
    logger: pino({ level: process.env.TEST_LOG ?? 'silent' }),
    lifetimes: { link: 900, activation: 259_200, oneTimePassword: 604_800 },
    now: () => new Date(Date.now() + ahead),
  })
  const app = await createApp(services, { trustProxy: false })
  server.on('request', app.callback())

  return {
    issuer,
    services,
    database,
    mails,
    browser: () => createBrowser(issuer),
    person: (attributes: JsonObject) => createPerson(services, attributes),
    reset: (userId: string, request: Partial<ResetRequest>) => reset(services, userId, request),
    relyingParty: (request?: Partial<ApplicationRequest>) => createRelyingParty(services, issuer, request ?? {}),
    /** Sets the clock ahead, by seconds. */
    wait(seconds: number) {
      ahead += seconds * 1000
    },
    async stop() {
      server.close()
      server.closeAllConnections()
      await drop()
    },
  }
}

/** A person with a password that they may keep, unless the attributes say otherwise. */
async function createPerson(services: Services, attributes: JsonObject): Promise<string> {
  const mustChange = { 'urn:rekey:params:scim:schemas:extension:password:1.0:User': { mustChange: false } }
  const body = {
    schemas: [userType.schema.urn, ...Object.keys(mustChange)],
    ...mustChange,
    ...attributes,
  }
  const change = createChange(userType, body, new Set())
  return (await services.resources.users.create(change, hostContext(services.issuer))).id
}

/** An administrator's reset; the one-time password where there is one. */
async function reset(services: Services, userId: string, request: Partial<ResetRequest>): Promise<string> {
  const person = await services.people.byId(userId)
  if (!person) throw new Error('There is no such person.')
  const whole: ResetRequest = {
    delivery: 'oneTimePassword',
    mail: false,
    requireChange: true,
    revoke: true,
    reason: 'other',
    purpose: 'reset',
    ...request,
  }
  const prepared = await services.passwords.prepareReset(person, whole, hostActor)
  const outcome = await services.inTransaction(transaction => prepared.commit(transaction))
  return outcome.oneTimePassword ?? ''
}

/** An application with openid-client. */
async function createRelyingParty(services: Services, issuer: string, request: Partial<ApplicationRequest>) {
  const application = await registerApplication(
    {
      name: 'Time sheets',
      redirectUris: request.scopes ? [] : [CALLBACK],
      postLogoutRedirectUris: request.scopes ? [] : [GOODBYE],
      isPublic: false,
      isFirstParty: true,
      scopes: [],
      ...request,
    },
    services,
  )
  const { client_id: clientId, client_secret: clientSecret } = application
  const config = await oidc.discovery(
    new URL(issuer),
    clientId,
    clientSecret ? { client_secret: clientSecret } : {},
    clientSecret ? oidc.ClientSecretBasic(clientSecret) : oidc.None(),
    { execute: [oidc.allowInsecureRequests] },
  )
  return {
    clientId,
    clientSecret: clientSecret ?? '',
    config,
    async start(parameters: Record<string, string> = {}) {
      const checks = {
        pkceCodeVerifier: oidc.randomPKCECodeVerifier(),
        expectedState: oidc.randomState(),
        expectedNonce: oidc.randomNonce(),
      }
      const url = oidc.buildAuthorizationUrl(config, {
        redirect_uri: CALLBACK,
        scope: 'openid profile email',
        state: checks.expectedState,
        nonce: checks.expectedNonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
        code_challenge_method: 'S256',
        ...parameters,
      })
      return { url: url.href, exchange: (back: string) => oidc.authorizationCodeGrant(config, new URL(back), checks) }
    },
  }
}

/** The `error` of a refused token request. */
export async function refusal(request: Promise<unknown>): Promise<string> {
  try {
    await request
    return 'none'
  } catch (error) {
    if (error instanceof oidc.ResponseBodyError || error instanceof oidc.AuthorizationResponseError) return error.error
    if (error instanceof oidc.WWWAuthenticateChallengeError) return error.cause[0]?.parameters.error ?? 'unauthorized'
    throw error
  }
}
