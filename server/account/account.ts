import Router from '@koa/router'
import type { Context } from 'koa'
import { PasswordRejected } from '../../passwords/errors.ts'
import type { Passwords } from '../../passwords/passwords.ts'
import type { People, Transaction } from '../../passwords/ports.ts'
import { ranks } from '../../passwords/privilege.ts'
import { describe } from '../../policies/evaluate.ts'
import { deviceName } from '../../texts/device.ts'
import { accountPage } from '../../views/pages/account.tsx'
import { signedOutPage } from '../../views/pages/signed-out.tsx'
import { type BeginGuess, guessing } from '../access/network-limit.ts'
import { addressesOf } from '../addresses.ts'
import type { Factors } from '../factors/create-factors.ts'
import { readForm } from '../http/body.ts'
import type { CommonFor } from '../http/common-for.ts'
import { csrfToken, requireCsrf } from '../http/csrf.ts'
import { seeOther } from '../http/see-other.ts'
import { DIFFERENT, type Refusal, shownRules } from '../http/shown-rules.ts'
import type { AllowedApplications } from '../oidc/allowed-applications.ts'
import type { BrowserSession } from '../oidc/create-oidc.ts'
import type { EndSession } from '../oidc/end-session.ts'
import { scopeText } from '../oidc/scope-texts.ts'
import type { AuditEventStore } from '../store/audit-events.ts'
import type { FederatedIdentityStore } from '../store/federated-identities.ts'
import type { IdentityProviderStore } from '../store/identity-providers.ts'
import type { SignInStore } from '../store/sign-ins.ts'
import { recentActivity } from './recent-activity.ts'
import { createSignedIn, type SignedIn, selfActor } from './signed-in.ts'

export type AccountPorts = {
  readonly passwords: Passwords
  readonly factors: Factors
  readonly people: People
  readonly signIns: SignInStore
  readonly auditEvents: Pick<AuditEventStore, 'newestOf'>
  readonly allowed: AllowedApplications
  readonly federatedIdentities: Pick<FederatedIdentityStore, 'providersOf'>
  readonly identityProviders: Pick<IdentityProviderStore, 'namesOf'>
  readonly endSession: EndSession
  readonly inTransaction: <T>(work: (transaction: Transaction) => Promise<T>) => Promise<T>
  readonly beginGuess: BeginGuess
  readonly sessionOf: (ctx: Context) => Promise<BrowserSession | undefined>
  readonly issuer: string
  readonly commonFor: CommonFor
  readonly now: () => Date
}

type Outcome = {
  readonly violations?: readonly Refusal[]
  readonly changed?: boolean
  readonly wrongCurrent?: boolean
}

/** `/account`: a person's own password and sessions. It lives on the provider's session and sees what that sees. */
export function accountRoutes(ports: AccountPorts): Router {
  const { passwords, signIns, now } = ports
  const { signedInPerson, toSignIn } = createSignedIn(ports)
  const router = new Router({ prefix: '/account' })

  router.get('/', async ctx => {
    const signedIn = await signedInPerson(ctx)
    if (signedIn) return ctx.querystring ? seeOther(ctx, '/account') : show(ctx, signedIn, {})
    if (!new URLSearchParams(ctx.querystring).has('error')) return toSignIn(ctx)
    ctx.type = 'html'
    ctx.body = signedOutPage({ common: ports.commonFor(ctx), signInHref: '/account' })
  })

  router.post('/password', requireCsrf, async ctx => {
    const signedIn = await signedInPerson(ctx)
    if (!signedIn) return toSignIn(ctx)
    const { current = '', password = '', repeat = '' } = await readForm(ctx)
    if (password !== repeat) return show(ctx, signedIn, { violations: [DIFFERENT] })
    const { person, signIn } = signedIn
    const change = () => passwords.change(person.id, current, password, selfActor(signedIn))
    try {
      const epochs = await guessing(ports.beginGuess, ctx.ip, change)
      if (!epochs) return show(ctx, signedIn, { wrongCurrent: true })
      await signIns.renew(signIn, person.id, epochs)
      return show(ctx, { ...signedIn, sessionsEpoch: epochs.sessionsEpoch }, { changed: true })
    } catch (error) {
      if (error instanceof PasswordRejected) return show(ctx, signedIn, { violations: error.violations })
      throw error
    }
  })

  router.post('/sessions/:id/end', requireCsrf, async ctx => {
    const signedIn = await signedInPerson(ctx)
    const id = ctx.params.id ?? ''
    if (signedIn) await ports.inTransaction(transaction => ports.endSession(id, signedIn.accountId, transaction))
    seeOther(ctx, '/account')
  })

  router.post('/sessions/end-others', requireCsrf, async ctx => {
    const signedIn = await signedInPerson(ctx)
    if (signedIn) {
      const { person, signIn } = signedIn
      const epochs = await passwords.revokeSessions(person.id, selfActor(signedIn))
      if (epochs) await signIns.renew(signIn, person.id, epochs)
    }
    seeOther(ctx, '/account')
  })

  router.post('/applications/:id/withdraw', requireCsrf, async ctx => {
    const signedIn = await signedInPerson(ctx)
    if (signedIn) await ports.allowed.withdraw(signedIn.accountId, ctx.params.id ?? '')
    seeOther(ctx, '/account')
  })
  return router

  async function show(ctx: Context, { person, signIn, sessionsEpoch }: SignedIn, outcome: Outcome): Promise<void> {
    const common = ports.commonFor(ctx, person)
    const { texts } = common
    const [policy, sessions, applications, activity, wayIn] = await Promise.all([
      passwords.policyOf(person.id),
      signIns.ofAccount(person.id, sessionsEpoch, now()),
      ports.allowed.of(person.id),
      recentActivity(ports.auditEvents, person.id, texts),
      person.federated ? providersOf(person.id) : factorsOf(person.id),
    ])
    ctx.type = 'html'
    ctx.body = accountPage({
      common,
      csrf: csrfToken(ctx),
      person: { name: person.displayName ?? person.userName, userName: person.userName },
      ...(person.cantChange ? {} : { changeAction: '/account/password' }),
      ...wayIn,
      ...shownRules(texts, describe(policy), outcome.violations),
      changed: outcome.changed ?? false,
      wrongCurrent: outcome.wrongCurrent ?? false,
      sessions: sessions.map(({ id, signedInAt, usedAt, device, address }) => ({
        id,
        current: id === signIn,
        signedInAt,
        usedAt,
        address,
        device: deviceName(device, texts.device),
      })),
      endSessionAction: id => `/account/sessions/${id}/end`,
      endOthersAction: '/account/sessions/end-others',
      signOutHref: '/logout',
      applications: applications.map(({ scopes, ...application }) => ({
        ...application,
        allows: scopes.flatMap(scope => scopeText(texts.scopes, scope) ?? []),
      })),
      activity,
      withdrawAction: id => `/account/applications/${id}/withdraw`,
      ...(person.rank >= ranks.administrator ? { addresses: Object.values(addressesOf(ports.issuer)) } : {}),
    })
  }

  /** What the providers are called that the person has signed in with. */
  async function providersOf(personId: string) {
    const providers = await ports.federatedIdentities.providersOf(personId)
    return { signsInWith: [...(await ports.identityProviders.namesOf(providers)).values()].sort() }
  }

  async function factorsOf(personId: string) {
    return { factorsHref: '/account/factors', factors: (await ports.factors.countsOf([personId])).get(personId) ?? 0 }
  }
}
