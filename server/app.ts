import { fileURLToPath } from 'node:url'
import Koa from 'koa'
import { createTurns } from '../passwords/turns.ts'
import { createAuthenticate } from './access/authenticate.ts'
import { accountRoutes } from './account/account.ts'
import { factorRoutes } from './account/factors.ts'
import { forgotRoutes } from './account/forgot.ts'
import { resetRoutes } from './account/reset.ts'
import { createConsole } from './console/create-console.ts'
import { federationRoutes } from './federation/callback.ts'
import { accessLog } from './http/access-log.ts'
import { apiDocs } from './http/api-docs.ts'
import { assets } from './http/assets.ts'
import { brokenAnswers } from './http/broken-answers.ts'
import { csrfProtection } from './http/csrf.ts'
import { errorTranslator } from './http/errors.ts'
import { health } from './http/health.ts'
import { createIdempotent } from './http/idempotency.ts'
import { issuerProtocol } from './http/issuer-protocol.ts'
import { otherMethods, requireRead } from './http/methods.ts'
import { protectedResource } from './http/protected-resource.ts'
import { requestId } from './http/request-id.ts'
import { otherVersions, scim } from './http/scim.ts'
import { securityHeaders } from './http/security-headers.ts'
import { createFileJobs } from './jobs/file-job.ts'
import { type ReceiveForm, receiveForm } from './jobs/receive-form.ts'
import { jobUpload } from './jobs/upload.ts'
import { devMail } from './mail/dev-mail.ts'
import { createAllowedApplications } from './oidc/allowed-applications.ts'
import { createOidc } from './oidc/create-oidc.ts'
import { registration } from './oidc/registration.ts'
import { Problem } from './problem.ts'
import type { ScimBase } from './scim-bases.ts'
import type { Services } from './services.ts'
import { requestMetrics } from './telemetry/request-metrics.ts'
import { requestTracing } from './telemetry/request-tracing.ts'

export type AppOptions = {
  readonly trustedProxies: number
  /** The folder of kept mails, where they may be shown. */
  readonly keptMails?: string
  /** Milliseconds in which the body of a SCIM request has to arrive. */
  readonly uploadTime?: number
}

const UPLOAD_TIME = 30_000

const PUBLIC = fileURLToPath(new URL('../views/public', import.meta.url))

/** Whoever only knows the name of the server wants to their own account. */
const startPage: Koa.Middleware = async (ctx, next) => {
  if (ctx.path !== '/') return next()
  requireRead(ctx)
  ctx.redirect('/account')
}

/** How many Bulks and long bodies may wait for their turn; they hold a connection and nothing else. */
const WAITING = 64

/** A directory over HTTP: from the request id down to the pages, in the order in which a request meets them. */
export async function createApp(services: Services, bases: readonly ScimBase[], options: AppOptions): Promise<Koa> {
  const { issuer, issuerName, commonFor, keyring, passwords, logger, takePermits, now } = services
  const secure = issuer.startsWith('https:')
  const inBackground = services.background.run
  const oidc = await createOidc({
    ...services,
    trustedProxies: options.trustedProxies,
    inBackground,
  })
  const authenticate = createAuthenticate({
    byPersonalToken: services.byPersonalToken,
    provisioningClients: services.provisioningClients,
    verifyAccessToken: oidc.verifyAccessToken,
    verifyProof: oidc.verifyProof,
    standing: passwords.standing,
    rolesOf: services.roleStore.rolesOf,
    now,
  })
  const requestTurns = createTurns(services.bulk.atOnce, {
    limit: WAITING,
    refusal: () => new Problem('busy', { headers: { 'Retry-After': '10', Connection: 'close' } }),
  })

  const app = new Koa({ proxy: options.trustedProxies > 0, maxIpsCount: options.trustedProxies })
  app.on('error', brokenAnswers(logger))
  app.use(requestId)
  if (services.tracing) app.use(requestTracing(services.tracing))
  if (services.metrics) app.use(requestMetrics(services.metrics))
  app.use(issuerProtocol(issuer))
  app.use(accessLog(logger))
  app.use(securityHeaders({ secure }))
  app.use(errorTranslator({ logger, commonFor }))
  app.use(health(services.database.isReachable))
  const uploadTime = options.uploadTime ?? UPLOAD_TIME
  const mount = { authenticate, takePermits, requestTurns, uploadTime }
  const { createFromFile } = services.resources.passwordResetJobs
  const createFileJob = createFileJobs({ requestTurns, uploadTime, files: services.jobFiles, createFromFile })
  const inItsTurn: ReceiveForm = (ctx, take) => requestTurns(() => receiveForm(ctx, uploadTime, take))
  const uploads = { createFileJob, receiveForm: inItsTurn }
  const administration = bases.find(({ prefix }) => prefix === '/admin/v2')
  if (administration) {
    app.use(registration({ ...services, ...mount, baseUrl: administration.baseUrl }))
    app.use(jobUpload({ ...mount, ...administration, createFileJob }))
  }
  for (const { prefix, baseUrl, service, scopes } of bases) {
    const { openApi } = service
    app.use(protectedResource({ baseUrl, name: openApi.info.title, issuer, scopes }))
    app.use(apiDocs({ prefix, openApi, issuerName }))
    app.use(scim({ ...mount, idempotent: createIdempotent(services, prefix), prefix, baseUrl, service }))
  }
  app.use(otherVersions)
  app.use(await assets(PUBLIC, services.brand))
  app.use(startPage)
  if (options.keptMails) app.use(devMail({ folder: options.keptMails, issuer, issuerName }))
  app.use(csrfProtection({ keys: keyring.deriveAll('csrf'), secure }))
  const account = { ...services, sessionOf: oidc.sessionOf, allowed: createAllowedApplications(services) }
  const pages = [
    forgotRoutes({ ...services, inBackground }),
    resetRoutes({ ...services, secure, inBackground }),
    createConsole(services, { bases, sessionOf: oidc.sessionOf, uploads, listener: () => app.callback() }),
    federationRoutes(services),
    factorRoutes(account),
    accountRoutes(account),
  ]
  app.use(oidc.endpoints)
  app.use(otherMethods)
  for (const page of pages) app.use(page.routes())
  app.use(oidc.interactions)
  return app
}
