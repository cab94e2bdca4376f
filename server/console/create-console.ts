import type { RequestListener } from 'node:http'
import type Router from '@koa/router'
import type { Context } from 'koa'
import { scimErrorOf } from '../http/errors.ts'
import { createIdempotent } from '../http/idempotency.ts'
import { createOwnFetch } from '../http/own-fetch.ts'
import type { BrowserSession } from '../oidc/create-oidc.ts'
import type { ScimBase } from '../scim-bases.ts'
import type { Services } from '../services.ts'
import { createJudge } from './judge.ts'
import { createNotes } from './notes.ts'
import { pages } from './pages.ts'
import { consoleRoutes } from './routes.ts'
import { createSession } from './session.ts'
import { createSignIn } from './sign-in.ts'
import type { UploadPorts } from './upload.ts'

type Options = {
  readonly bases: readonly ScimBase[]
  readonly sessionOf: (ctx: Context) => Promise<BrowserSession | undefined>
  readonly uploads: UploadPorts
  /** This very server, for what the console asks of it as a client. */
  readonly listener: () => RequestListener
}

/** The administrator's pages: a client of this provider, and of the API as whoever has signed in. */
export function createConsole(services: Services, { bases, sessionOf, uploads, listener }: Options): Router {
  const { issuer, issuerName, logger } = services
  const notes = createNotes(services)
  const session = createSession({
    ...services,
    notes,
    sessionOf,
    signIn: createSignIn({ issuer, fetch: createOwnFetch(listener) }),
    standing: services.passwords.standing,
    rolesOf: services.roleStore.rolesOf,
    secure: issuer.startsWith('https:'),
  })
  const handles = bases.map(
    ({ prefix, service }) => [prefix, createIdempotent(services, prefix)(service.handle)] as const,
  )
  return consoleRoutes({
    pages,
    session,
    notes,
    uploads,
    judge: createJudge(services),
    bases: new Map(handles),
    failureOf: scimErrorOf(logger),
    issuer,
    issuerName,
    now: services.now,
  })
}
