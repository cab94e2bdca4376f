import { isFresh } from '../../../passwords/step-up.ts'
import { passwordStateSchema } from '../../../scim/schema/password-state.ts'
import type { ShownPerson } from '../../../views/console/person.tsx'
import { type ResetDialog, resetPage } from '../../../views/console/reset.tsx'
import type { Answer, Fields, Page, Visit } from '../page.ts'
import { actions } from './actions.ts'
import { eventsOf } from './activity.ts'
import { previewOf } from './mail-preview.ts'
import { nobodyPage } from './nobody.ts'
import { resetDefaults, toJob, toReset } from './reset-fields.ts'
import { resetProblem } from './reset-problem.ts'
import { resetTemplates } from './reset-templates.ts'
import { onlyOne, readSelection, type Selection } from './selection.ts'
import { stateOf } from './shown-person.ts'

const STATE = passwordStateSchema.urn

/** The dialog of a reset: of one person it is done here, of several a job is planned. */
export const reset: Page = {
  path: '/users/reset',
  scopes: ['passwords:reset'],
  get: visit => dialog(visit),
  async post(visit, fields) {
    if (fields.step === 'preview') return dialog(visit, fields, { preview: await previewOf(visit, fields) })
    const selection = await readSelection(visit)
    if (!selection) return nobodyPage(visit)
    try {
      const only = onlyOne(selection)
      return only ? await resetOne(visit, fields, only) : await planJob(visit, fields, selection)
    } catch (error) {
      const problem = resetProblem(error)
      if (problem === undefined) throw error
      return { html: await dialog(visit, fields, { problem }), status: 422 }
    }
  },
}

/** Whoever has no mail address gets no mail. */
const asItOpens = (only: ShownPerson | undefined, typed: Fields): Fields => ({
  ...resetDefaults,
  ...(only && !only.mail && { delivery: 'oneTimePassword', mail: '' }),
  ...onceTyped(typed),
})

/** Unticked boxes are not sent: of a form that was filled in before a sign-in they stay unticked. */
const onceTyped = (typed: Fields): Fields =>
  typed.delivery === undefined ? typed : { mail: '', requireChange: '', revoke: '', ...typed }

async function resetOne({ api, tell }: Visit, fields: Fields, { id }: ShownPerson): Promise<Answer> {
  const path = `/scim/v2/Users/${encodeURIComponent(id)}`
  const user = await api.replace(path, toReset(fields), { path: `${STATE}:reset`, version: fields.version })
  const { oneTimePassword } = user[STATE] as { oneTimePassword?: string }
  const address = `/console/users/${encodeURIComponent(id)}`
  if (oneTimePassword === undefined) return { to: await tell(address, { done: doneBy(fields.delivery) }) }
  return { to: await tell(`/console/users/one-time-password?id=${encodeURIComponent(id)}`, { oneTimePassword }) }
}

const doneBy = (delivery: string | undefined): string => DONE[delivery as keyof typeof DONE] ?? DONE.link

const DONE = {
  link: 'The password is reset: the old one is dead, and a mail with a link is on its way.',
  oneTimePassword: 'The password is reset: the old one is dead, and a one-time password is mailed.',
  password: 'The password is set: the old one is dead.',
}

async function planJob({ api }: Visit, fields: Fields, selection: Selection): Promise<Answer> {
  const { id } = await api.post('/admin/v2/PasswordResetJobs', toJob(fields, selection))
  return { to: `/console/jobs/${encodeURIComponent(String(id))}` }
}

async function dialog(
  visit: Visit,
  fields?: Fields,
  more: Pick<ResetDialog, 'problem' | 'preview'> = {},
): Promise<string> {
  const selection = await readSelection(visit)
  if (!selection) return nobodyPage(visit)
  const { may, caller } = visit
  const only = onlyOne(selection)
  return resetPage({
    frame: visit.frame,
    action: visit.address,
    fields: fields ?? asItOpens(only, visit.typed),
    whom:
      selection.kind === 'some'
        ? { people: selection.people }
        : { total: selection.total, isEverybody: selection.kind === 'everybody' },
    ...(only && { one: await aboutOne(visit, only) }),
    templates: await resetTemplates(visit, only !== undefined),
    mayPreview: true,
    mayKeep: may('passwords:keep'),
    mayActivate: may('users:write'),
    isFresh: isFresh(caller.signedInAt, visit.now()),
    hasReturned: visit.typed.delivery !== undefined,
    ...more,
  })
}

/** What is worth a look before one person is reset. */
async function aboutOne(visit: Visit, person: ShownPerson): Promise<ResetDialog['one']> {
  const owned = { filter: `user.value eq ${JSON.stringify(person.id)}`, count: '0' }
  const [user, known, events, sessions, tokens] = await Promise.all([
    visit.api.get(`/scim/v2/Users/${encodeURIComponent(person.id)}`, { attributes: STATE }),
    visit.judge.people([person.id]),
    eventsOf(visit, person.id, 5),
    visit.may('sessions:read') ? visit.api.list('/admin/v2/Sessions', owned) : undefined,
    visit.may('sessions:read') ? visit.api.list('/admin/v2/PersonalTokens', owned) : undefined,
  ])
  const judged = known.get(person.id)
  return {
    person,
    isWithinReach: judged !== undefined && actions.reset.isAllowed(judged, visit.caller),
    policy: stateOf(user).applicablePasswordPolicy?.display,
    events,
    sessions: sessions?.total,
    tokens: tokens?.total,
  }
}
