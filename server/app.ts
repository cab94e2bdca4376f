import { fileURLToPath } from 'node:url'
import Koa from 'koa'
import { createTurns } from '../passwords/turns.ts'
import { createScimService } from '../scim/router.ts'
import { createAuthenticate } from './access/authenticate.ts'
import { scopesAt } from './access/scopes.ts'
import { accountRoutes } from './account/account.ts'
import { forgotRoutes } from './account/forgot.ts'
import { resetRoutes } from './account/reset.ts'
import { accessLog } from './http/access-log.ts'
import { apiDocs } from './http/api-docs.ts'
import { assets } from './http/assets.ts'
import { csrfProtection } from './http/csrf.ts'
import { errorTranslator, scimErrorOf } from './http/errors.ts'
import { health } from './http/health.ts'
import { issuerProtocol } from './http/issuer-protocol.ts'
import { protectedResource } from './http/protected-resource.ts'
import { requestId } from './http/request-id.ts'
import { otherVersions, scim } from './http/scim.ts'
import { securityHeaders } from './http/security-headers.ts'
import { devMail } from './mail/dev-mail.ts'
import { createFindAccount } from './oidc/account.ts'
import { createOidc } from './oidc/create-oidc.ts'
import { Problem } from './problem.ts'
import type { Services } from './services.ts'

export type AppOptions = {
  readonly trustProxy: boolean
  /** The folder of kept mails, where they may be shown. */
  readonly keptMails?: string
}

const PUBLIC = fileURLToPath(new URL('../views/public', import.meta.url))

/** Whoever only knows the name of the server wants to their own account. */
const startPage: Koa.Middleware = async (ctx, next) => {
  if (ctx.path !== '/' || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return next()
  ctx.redirect('/account')
}

const LIMITS = { maxResults: 1000, pageSize: 100, cursorTimeout: 3600 }

/** How many Bulks may wait for their turn; they hold a connection and nothing else. */
const WAITING_BULKS = 8

/** How many operations of all Bulks are carried out at once. With 26 hashes to compare each they leave the hasher room for sign-ins. */
const BULK_OPERATIONS_AT_ONCE = 8

/** A directory over HTTP: from the request id down to the provider, in the order in which a request meets them. */
export async function createApp(services: Services, options: AppOptions): Promise<Koa> {
  const { issuer, issuerName, keyring, passwords, logger, resources, findPage, takePermits, now } = services
  const secure = issuer.startsWith('https:')
  const inBackground = services.background.run
  const oidc = await createOidc({
    ...services,
    findAccount: createFindAccount(services.users, services.groups, services.tree),
    trustProxy: options.trustProxy,
    inBackground,
  })
  const authenticate = createAuthenticate({
    provisioningClients: services.provisioningClients,
    verifyAccessToken: oidc.verifyAccessToken,
    standing: passwords.standing,
    now,
  })
  const scimUrl = `${issuer}/scim/v2`
  const adminUrl = `${issuer}/admin/v2`
  const bulk = {
    ...services.bulk,
    inTurn: createTurns(BULK_OPERATIONS_AT_ONCE),
    takePermits,
    toScimError: scimErrorOf(logger),
  }
  const bulksInTurn = createTurns(services.bulk.atOnce, {
    limit: WAITING_BULKS,
    refusal: () => new Problem('busy', { headers: { 'Retry-After': '10', Connection: 'close' } }),
  })
  const seal = {
    seal: (text: string) => keyring.seal('cursor', text),
    open: (sealed: string) => keyring.open('cursor', sealed),
  }
  const lists = { findPage, limits: LIMITS, seal, now }
  const people = createScimService({
    title: 'People and groups',
    handlers: [resources.users, resources.groups],
    bulk,
    baseUrl: scimUrl,
    documentationUri: `${scimUrl}/docs`,
    ...lists,
    elsewhere: { PasswordPolicy: `${adminUrl}/PasswordPolicies` },
  })
  const administration = createScimService({
    title: 'Administration',
    handlers: [resources.passwordPolicies, resources.provisioningClients],
    bulk,
    baseUrl: adminUrl,
    documentationUri: `${adminUrl}/docs`,
    ...lists,
    elsewhere: { Group: `${scimUrl}/Groups` },
  })
  const bases = [
    { prefix: '/scim/v2', service: people, scopes: scopesAt('scim') },
    { prefix: '/admin/v2', service: administration, scopes: scopesAt('admin') },
  ]

  const app = new Koa({ proxy: options.trustProxy })
  app.silent = true
  app.use(requestId)
  app.use(issuerProtocol(issuer))
  app.use(accessLog(logger))
  app.use(securityHeaders({ secure }))
  app.use(errorTranslator({ logger, issuerName }))
  app.use(health(services.database.isReachable))
  const mount = { authenticate, takePermits, bulk: { ...services.bulk, inTurn: bulksInTurn } }
  for (const { prefix, service, scopes } of bases) {
    const { openApi } = service
    const baseUrl = issuer + prefix
    app.use(protectedResource({ baseUrl, name: openApi.info.title, issuer, scopes }))
    app.use(apiDocs({ prefix, openApi, issuerName }))
    app.use(scim({ ...mount, prefix, baseUrl, service }))
  }
  app.use(otherVersions)
  app.use(await assets(PUBLIC))
  app.use(startPage)
  if (options.keptMails) app.use(devMail({ folder: options.keptMails, issuer, issuerName }))
  app.use(csrfProtection({ key: keyring.derive('csrf'), secure }))
  const pages = [
    forgotRoutes({ passwords, issuerName, inBackground }),
    resetRoutes({ passwords, keyring, issuerName, secure, inBackground }),
    accountRoutes({ ...services, sessionOf: oidc.sessionOf }),
  ]
  for (const page of pages) app.use(page.routes() as unknown as Koa.Middleware)
  app.use(oidc.interactions)
  app.use(oidc.endpoints)
  return app
}
