import Router from '@koa/router'
import type { Context } from 'koa'
import { mailSentPage } from '../../../views/pages/mail-sent.tsx'
import { readForm } from '../../http/body.ts'
import { csrfToken, requireCsrf } from '../../http/csrf.ts'
import { allowFormTarget } from '../../http/security-headers.ts'
import { Problem } from '../../problem.ts'
import { changePassword, showChange } from './change-password.ts'
import { continueAs, showAccounts } from './choose-account.ts'
import { allow, showConsent } from './consent.ts'
import { arrive, leave } from './federation.ts'
import { finish, type Interaction, type InteractionPorts, interactionOf, restrictedStateOf } from './interaction.ts'
import { showSignIn, signIn } from './login.ts'
import { askPasskey, signInByPasskey } from './passkey.ts'
import { restrictSession } from './restricted.ts'
import { askSecondFactor, proveSecondFactor, showSecondFactor } from './second-factor.ts'

type Step = (ports: InteractionPorts, ctx: Context, interaction: Interaction) => Promise<void>

/** The pages between an authorization request and its answer: `/interaction/:uid` and what is posted under it. */
export function interactionRoutes(ports: InteractionPorts, inBackground: (work: Promise<void>) => void): Router {
  const signingIn = ['login', 'select_account', 'second_factor', 'change_password']
  const steps = new Map<string, { prompts: readonly string[]; run: Step }>([
    ['login', { prompts: signingIn, run: signIn }],
    ['federation', { prompts: signingIn, run: leave }],
    ['passkey-options', { prompts: signingIn, run: askPasskey }],
    ['passkey', { prompts: signingIn, run: signInByPasskey }],
    ['second-factor-options', { prompts: signingIn, run: askSecondFactor }],
    ['second-factor', { prompts: signingIn, run: proveSecondFactor }],
    ['continue', { prompts: ['select_account'], run: continueAs }],
    ['change-password', { prompts: signingIn, run: changePassword }],
    ['consent', { prompts: ['consent'], run: allow }],
    ['resend', { prompts: signingIn, run: resend }],
    ['abort', { prompts: [...signingIn, 'consent'], run: abort }],
  ])
  const router = new Router({ prefix: '/interaction/:uid' })

  router.get('/', async ctx => show(await interactionOf(ports, ctx), ctx))
  router.get('/federation', async ctx => arrive(ports, ctx, await interactionOf(ports, ctx)))
  router.post('/:step', requireCsrf, async ctx => {
    const interaction = await interactionOf(ports, ctx)
    leadTo(ctx, interaction)
    const step = steps.get(ctx.params.step ?? '')
    if (!step?.prompts.includes(interaction.prompt.name)) throw new Problem('interactionGone')
    await step.run(ports, ctx, interaction)
  })
  return router

  async function show(interaction: Interaction, ctx: Context): Promise<void> {
    leadTo(ctx, interaction)
    switch (interaction.prompt.name) {
      case 'login':
        if (restrictedStateOf(interaction, ports.now())) return showStep(interaction, ctx)
        return showSignIn(ports, ctx, interaction, {})
      case 'select_account':
        if (restrictedStateOf(interaction, ports.now())) return showStep(interaction, ctx)
        return showAccounts(ports, ctx, interaction)
      case 'second_factor':
      case 'change_password':
        await restrictSession(ports, interaction)
        return showStep(interaction, ctx)
      case 'consent':
        return showConsent(ports, ctx, interaction)
      default:
        throw new Problem('interactionGone')
    }
  }

  /** The one step that the restricted state opens. */
  function showStep(interaction: Interaction, ctx: Context): Promise<void> {
    const step = restrictedStateOf(interaction, ports.now())?.step
    return step === 'secondFactor' ? showSecondFactor(ports, ctx, interaction) : showChange(ports, ctx, interaction)
  }

  /** The same answer for everybody, at once; the mail goes out only where a reset is pending. */
  async function resend(_ports: InteractionPorts, ctx: Context, interaction: Interaction): Promise<void> {
    await ports.askForMail(ctx.ip)
    const { identifier = '' } = await readForm(ctx)
    inBackground(ports.passwords.resend(identifier))
    ctx.type = 'html'
    ctx.body = mailSentPage({
      common: ports.commonFor(ctx),
      resendAction: `/interaction/${interaction.uid}/resend`,
      csrf: csrfToken(ctx),
      identifier,
      again: true,
    })
  }

  function abort(_ports: InteractionPorts, ctx: Context, interaction: Interaction): Promise<void> {
    return finish(ctx, interaction, { error: 'access_denied', error_description: 'The person cancelled.' })
  }
}

/** The form's answer ends at the application, and the browser has to be told. */
function leadTo(ctx: Context, { params }: Interaction): void {
  if (typeof params.redirect_uri === 'string') allowFormTarget(ctx, params.redirect_uri)
}
