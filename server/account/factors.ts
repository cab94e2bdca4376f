import Router from '@koa/router'
import type { Context, Middleware } from 'koa'
import { encodeQR } from 'qr'
import type { Texts } from '../../texts/en.ts'
import { factorsPage } from '../../views/pages/factors.tsx'
import { newAppPage } from '../../views/pages/new-app.tsx'
import type { Enrolled } from '../factors/enrol.ts'
import { readForm } from '../http/body.ts'
import { csrfToken, requireCsrf } from '../http/csrf.ts'
import { seeOther } from '../http/see-other.ts'
import type { AccountPorts } from './account.ts'
import { createSignedIn, type SignedIn, selfActor } from './signed-in.ts'

const PATH = '/account/factors'

const NAME_LENGTH = 64

type Outcome = {
  readonly done?: 'added' | 'removed'
  readonly problem?: string
  readonly recoveryCodes?: readonly string[] | undefined
}

type Act = (signedIn: SignedIn, form: Record<string, string>, texts: Texts['factors']) => Promise<Outcome>

/** `/account/factors`: a person's own second factors, for whoever has just signed in with all that they have (ASVS 7.5.1). */
export function factorRoutes(ports: AccountPorts): Router {
  const { factors, signIns } = ports
  const { freshPerson } = createSignedIn(ports)
  const router = new Router({ prefix: PATH })
  const { commonFor } = ports

  router.get('/', async ctx => {
    const { searchParams } = ctx.URL
    if (searchParams.has('error')) return ctx.redirect('/account')
    if (ctx.querystring) return ctx.redirect(PATH)
    const signedIn = await welcome(ctx)
    if (signedIn) await show(ctx, signedIn, {})
  })

  router.post('/app', requireCsrf, async ctx => {
    const signedIn = await welcome(ctx)
    if (!signedIn) return
    await factors.beginApp(signedIn)
    seeOther(ctx, `${PATH}/app`)
  })
  router.get('/app', async ctx => {
    const signedIn = await welcome(ctx)
    if (signedIn) await showApp(ctx, signedIn, false)
  })
  router.post('/app/confirm', requireCsrf, async ctx => {
    const signedIn = await welcome(ctx)
    if (!signedIn) return
    const { code = '' } = await readForm(ctx)
    const enrolled = await factors.addApp(ownerOf(signedIn), code)
    if (!enrolled) return showApp(ctx, signedIn, true)
    await show(ctx, signedIn, await added(signedIn, enrolled))
  })

  router.post('/passkey-options', requireCsrf, async ctx => {
    const signedIn = await welcome(ctx)
    if (signedIn) ctx.body = await factors.askForPasskey(signedIn)
  })

  const acts: Readonly<Record<string, Act>> = {
    async passkeys(signedIn, { response = '', name = '' }, texts) {
      const given = { response, name: name.trim().slice(0, NAME_LENGTH) || texts.aPasskey }
      const enrolled = await factors.addPasskey(ownerOf(signedIn), given)
      return enrolled ? added(signedIn, enrolled) : { problem: texts.notAdded }
    },
    async 'passkeys/rename'({ person }, { id = '', name = '' }) {
      const given = name.trim().slice(0, NAME_LENGTH)
      if (given) await factors.renamePasskey(person.id, id, given)
      return {}
    },
    async 'passkeys/remove'(signedIn, { id = '' }) {
      return (await factors.removePasskey(ownerOf(signedIn), id)) ? { done: 'removed' } : {}
    },
    async 'app/remove'(signedIn) {
      return (await factors.removeApp(ownerOf(signedIn))) ? { done: 'removed' } : {}
    },
    async 'recovery-codes'(signedIn) {
      return { recoveryCodes: await factors.renewRecoveryCodes(ownerOf(signedIn)) }
    },
  }
  for (const [path, act] of Object.entries(acts)) router.post(`/${path}`, requireCsrf, answering(act))
  return router

  function answering(act: Act): Middleware {
    return async ctx => {
      const signedIn = await welcome(ctx)
      if (!signedIn) return
      const { texts } = commonFor(ctx, signedIn.person)
      await show(ctx, signedIn, await act(signedIn, await readForm(ctx), texts.factors))
    }
  }

  /** Whoever signs in elsewhere has no second factor here. */
  async function welcome(ctx: Context): Promise<SignedIn | undefined> {
    const signedIn = await freshPerson(ctx, PATH)
    if (!signedIn?.person.federated) return signedIn
    seeOther(ctx, '/account')
    return undefined
  }

  /** Whoever has set a factor up has proven it. */
  async function added({ signIn, person }: SignedIn, { recoveryCodes }: Enrolled): Promise<Outcome> {
    await signIns.markTwofold(signIn, person.id)
    return { done: 'added', recoveryCodes }
  }

  async function showApp(ctx: Context, signedIn: SignedIn, failed: boolean): Promise<void> {
    const { person } = signedIn
    const begun = await factors.begunApp(signedIn)
    if (!begun) {
      seeOther(ctx, PATH)
      return
    }
    ctx.type = 'html'
    ctx.body = newAppPage({
      common: commonFor(ctx, person),
      action: `${PATH}/app/confirm`,
      csrf: csrfToken(ctx),
      secret: begun.secret,
      qr: encodeQR(begun.uri, 'raw', { border: 4 }),
      failed,
      cancelHref: PATH,
    })
  }

  async function show(ctx: Context, { person, signIn, sessionsEpoch }: SignedIn, outcome: Outcome): Promise<void> {
    const [own, sessions] = await Promise.all([
      factors.of(person.id),
      signIns.ofAccount(person.id, sessionsEpoch, ports.now()),
    ])
    ctx.type = 'html'
    ctx.body = factorsPage({
      common: commonFor(ctx, person),
      csrf: csrfToken(ctx),
      path: PATH,
      userName: person.userName,
      ...(own?.app && { app: { addedAt: own.app.addedAt } }),
      passkeys: own?.passkeys ?? [],
      codesLeft: own?.recoveryCodes.length,
      ...outcome,
      ...(outcome.done &&
        sessions.some(({ id }) => id !== signIn) && { endOthersAction: '/account/sessions/end-others' }),
      accountHref: '/account',
    })
  }
}

const ownerOf = (signedIn: SignedIn) => ({ ...signedIn, actor: selfActor(signedIn) })
