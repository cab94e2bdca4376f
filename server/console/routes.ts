import { randomBytes } from 'node:crypto'
import Router from '@koa/router'
import type { Context } from 'koa'
import type { ScimError } from '../../scim/error.ts'
import { en } from '../../texts/en.ts'
import { alreadySentPage, noRolePage, refusedPage, stalePage } from '../../views/console/messages.tsx'
import { signedOutPage } from '../../views/pages/signed-out.tsx'
import { readForm } from '../http/body.ts'
import { csrfToken, requireCsrf } from '../http/csrf.ts'
import { seeOther } from '../http/see-other.ts'
import { createApi, type Handle, Refused } from './api.ts'
import type { Judge } from './judge.ts'
import { type Notes, notesOf } from './notes.ts'
import type { Answer, Fields, Page, Visit } from './page.ts'
import { sectionsFor } from './sections.ts'
import type { createSession, SignedIn } from './session.ts'
import type { Told } from './told.ts'
import { createUpload, type UploadPorts } from './upload.ts'

export type RoutesPorts = {
  readonly pages: readonly Page[]
  readonly session: ReturnType<typeof createSession>
  readonly notes: Notes
  readonly uploads: UploadPorts
  readonly judge: Judge
  readonly bases: ReadonlyMap<string, Handle>
  readonly failureOf: (error: unknown, requestId: string) => ScimError
  readonly issuer: string
  readonly issuerName: string
  readonly now: () => Date
}

/** `/console`: who is there, what they may, and that each form does what it says once; all else is the pages'. */
export function consoleRoutes(ports: RoutesPorts): Router {
  const { pages, session, notes } = ports
  const router = new Router({ prefix: '/console' })

  router.get('/callback', async ctx => {
    const to = await session.callback(ctx)
    if (to !== undefined) return seeOther(ctx, to)
    ctx.type = 'html'
    ctx.body = signedOutPage({ common: { issuerName: ports.issuerName, texts: en }, signInHref: '/console' })
  })
  for (const page of pages) {
    if (page.get) router.get(page.path, ctx => show(ctx, page))
    if (page.post) router.post(page.path, requireCsrf, ctx => act(ctx, page))
    if (page.receive) router.post(page.path, ctx => receive(ctx, page))
  }
  return router

  async function show(ctx: Context, page: Page): Promise<void> {
    const signedIn = await session.of(ctx)
    if (!signedIn) return session.begin(ctx, { to: ctx.url, typed: {} })
    await within(ctx, page, signedIn, async visit => answer(ctx, (await page.get?.(visit)) ?? ''))
  }

  async function act(ctx: Context, page: Page): Promise<void> {
    const { csrf: _, once = '', ...fields } = await readForm(ctx)
    const signInAgain = (fresh: boolean) => session.begin(ctx, { to: ctx.url, typed: withoutPassword(fields), fresh })
    const signedIn = await session.of(ctx)
    if (!signedIn) return signInAgain(false)
    const { id } = signedIn.person
    await within(
      ctx,
      page,
      signedIn,
      async visit => {
        if (!(await notes.begin(id, once))) {
          const to = await notes.outcomeOf(id, once)
          return to === undefined ? answer(ctx, alreadySentPage(visit.frame)) : seeOther(ctx, to)
        }
        const outcome = await page.post?.(visit, fields).catch(async error => {
          await notes.forget(id, once)
          throw error
        })
        if (typeof outcome === 'object' && 'to' in outcome) await notes.finish(id, once, outcome.to)
        else await notes.forget(id, once)
        answer(ctx, outcome ?? '')
      },
      signInAgain,
    )
  }

  async function receive(ctx: Context, page: Page): Promise<void> {
    const signedIn = await session.of(ctx)
    if (!signedIn) return session.begin(ctx, { to: ctx.url, typed: {} })
    await within(ctx, page, signedIn, async visit => {
      const upload = createUpload(ctx, signedIn.caller, ports.uploads)
      answer(ctx, (await page.receive?.(visit, upload)) ?? '')
    })
  }

  /** What the API refuses, wherever on a page, ends in a page that says what to do. */
  async function within(
    ctx: Context,
    page: Page,
    { person, caller }: SignedIn,
    work: (visit: Visit) => Promise<void>,
    signInAgain?: (fresh: boolean) => Promise<void>,
  ): Promise<void> {
    ctx.state.caller = caller
    const frame = {
      issuerName: ports.issuerName,
      person: { name: person.displayName ?? person.userName, userName: person.userName },
      sections: sectionsFor(caller.scopes, ctx.path),
      csrf: csrfToken(ctx),
      once: randomBytes(16).toString('base64url'),
      signOutHref: `/logout?${new URLSearchParams({ client_id: caller.client, post_logout_redirect_uri: `${ports.issuer}/console` })}`,
    }
    if (caller.scopes.size === 0) return html(ctx, noRolePage(frame), 403)
    if (page.scopes.length > 0 && !page.scopes.some(scope => caller.scopes.has(scope)))
      return answer(ctx, { html: refusedPage(frame, { title: 'Not for your role', detail: NOT_YOURS }), status: 403 })
    const own = notesOf(notes, person.id)
    const query = new URLSearchParams(ctx.querystring)
    const note = async (name: 'kept' | 'told', read: 'read' | 'take') => {
      const key = query.get(name)
      query.delete(name)
      return key === null ? undefined : own[read](key)
    }
    const kept = (await note('kept', 'read')) as { typed?: Fields } | undefined
    const told = (await note('told', 'take')) as Told | undefined
    const address = ctx.path + (query.size > 0 ? `?${query}` : '')
    try {
      await work({
        params: ctx.params,
        query,
        address,
        person,
        caller,
        judge: ports.judge,
        issuer: ports.issuer,
        now: ports.now,
        api: createApi(ports.bases, caller, ctx.state.requestId),
        frame,
        typed: kept?.typed ?? {},
        told,
        notes: own,
        may: scope => caller.scopes.has(scope),
        failureOf: error => ports.failureOf(error, ctx.state.requestId),
        tell: async (to, value) => `${to}${to.includes('?') ? '&' : '?'}told=${await own.keep(value)}`,
      })
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      if (error.isOfCursor) return seeOther(ctx, firstPageOf(address))
      const { status, message: detail } = error
      if (status === 401 && signInAgain) return signInAgain(true)
      if (status === 412) return answer(ctx, { html: stalePage(frame, { href: address }), status })
      answer(ctx, { html: refusedPage(frame, { title: TITLES[status] ?? 'That did not work', detail }), status })
    }
  }
}

const NOT_YOURS = 'Your roles do not allow this page. If they should, ask an administrator.'

const TITLES: Readonly<Record<number, string>> = {
  403: 'Not for your role',
  404: 'Not here any more',
  409: 'That can not be done now',
}

/** Where a list begins, with all that it is filtered and sorted by. */
function firstPageOf(address: string): string {
  const [path = '', search] = address.split('?')
  const query = new URLSearchParams(search)
  query.delete('cursor')
  return query.size > 0 ? `${path}?${query}` : path
}

/** A password that was typed never waits for a sign-in. */
const withoutPassword = ({ password: _, ...fields }: Fields): Fields => fields

function answer(ctx: Context, given: Answer): void {
  if (typeof given === 'string') html(ctx, given, 200)
  else if ('html' in given) html(ctx, given.html, given.status)
  else if ('to' in given) seeOther(ctx, given.to)
  else {
    if (given.filename) ctx.attachment(given.filename)
    ctx.body = given.stream
    ctx.set(given.headers)
  }
}

function html(ctx: Context, text: string, status: number): void {
  ctx.status = status
  ctx.type = 'html'
  ctx.body = text
}
