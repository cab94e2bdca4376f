import { expect } from 'chai'
import { NotEligible } from '../../passwords/errors.ts'
import { toResetRequest } from '../../passwords/reset-request.ts'
import { ScimError } from '../../scim/error.ts'
import { applyOperations } from '../../scim/patch/apply.ts'
import { parseOperations } from '../../scim/patch/operations.ts'
import { userType } from '../../scim/schema/resource-types.ts'
import type { JsonObject } from '../../scim/store.ts'
import { hostContext } from '../../server/host.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import { jobsOf } from '../support/jobs.ts'
import { DOMAIN, DOMAINS } from '../support/scim.ts'
import { PATCH_OP } from '../support/scim-client.ts'
import { activate, credentialOf, mailsTo, mark, NEXT, newPerson, patchPerson } from './support.ts'

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group'
const ROLES = 'urn:rekey:params:scim:schemas:extension:roles:1.0:Group'
const POLICY = 'urn:rekey:params:scim:schemas:core:1.0:PasswordPolicy'
const STATE = 'urn:rekey:params:scim:schemas:extension:password:1.0:User'

type Person = { readonly id: string; readonly userName: string; readonly email: string }
type Channel = (directory: TestDirectory, person: Person) => Promise<string | undefined>

const reset = (value: JsonObject) => ({ op: 'replace', path: `${STATE}:reset`, value })

/** What an administrator may write of a password by SCIM. */
const operations = {
  'SCIM PATCH password': { op: 'replace', path: 'password', value: NEXT },
  'SCIM PATCH reset by link': reset({ delivery: 'link' }),
  'SCIM PATCH reset by one-time password': reset({ delivery: 'oneTimePassword' }),
  'SCIM PATCH reset by mailed one-time password': reset({ delivery: 'oneTimePassword', mail: true }),
  'SCIM PATCH reset by given password': reset({ delivery: 'password', password: NEXT }),
  'SCIM PATCH mustChange': { op: 'replace', path: `${STATE}:mustChange`, value: true },
} as const

const overHttp =
  (operation: object): Channel =>
  async (directory, { id }) => {
    const helpDesk = await directory.scim('users:write,passwords:reset', 'HR')
    return reasonIn(await helpDesk.patch(`/scim/v2/Users/${id}`, operation))
  }

const patches = Object.fromEntries(Object.entries(operations).map(([name, operation]) => [name, overHttp(operation)]))

/** A job of this person alone, carried out where they are eligible. */
function byJob(request: object): Channel {
  return async (directory, { id }) => {
    const jobs = jobsOf(directory, await directory.scim('users:read,passwords:reset', 'HR'))
    const planned = await jobs.plan({ ids: [id] }, request)
    const [row] = await jobs.rows(planned.id)
    if (row.reason) return row.reason
    await jobs.act(planned.id, 'run', { planDigest: planned.planDigest }).expect(200)
    await directory.jobWorker.drain()
    return undefined
  }
}

const channels: Readonly<Record<string, Channel>> = {
  ...patches,
  'SCIM PUT password': async (directory, { id, userName, email }) => {
    const helpDesk = await directory.scim('users:write,passwords:reset', 'HR')
    const found = await helpDesk.get(`/scim/v2/Users/${id}`)
    const emails = found.body.emails ? [{ value: email, primary: true }] : []
    return reasonIn(await helpDesk.put(`/scim/v2/Users/${id}`, { schemas: [USER], userName, emails, password: NEXT }))
  },
  'reset job by link': byJob({}),
  'reset job by mailed one-time password': byJob({ delivery: 'oneTimePassword', mail: true }),
  'reset from the host': async (directory, { id }) => {
    try {
      await directory.reset(id, { delivery: 'link' })
      return undefined
    } catch (error) {
      if (error instanceof NotEligible) return error.reason
      throw error
    }
  },
}

/** The machine's word for why, from SCIM's answer. */
function reasonIn({ status, body }: { status: number; body: JsonObject }): string | undefined {
  if (status < 300) return undefined
  const reason = /\((\w+)\)$/.exec(String(body.detail))?.[1]
  expect(status).to.equal(reason === 'higherPrivilege' ? 403 : 400)
  return reason ?? String(body.detail)
}

const HOST = 'reset from the host'
const mailing = ['SCIM PATCH reset by link', 'SCIM PATCH reset by mailed one-time password', HOST]
const generating = ['SCIM PATCH reset by one-time password', 'SCIM PATCH reset by mailed one-time password']
const all = Object.keys(channels)
const notTheHost = all.filter(channel => channel !== HOST)
const flagging = 'SCIM PATCH mustChange'
/** What waits until the person is activated. */
const waiting = [flagging, 'SCIM PATCH password', 'SCIM PUT password']

describe('every administrator’s path', () => {
  let directory: TestDirectory
  before(async () => {
    directory = await startDirectory({ verifiedMailDomainsOnly: true })
    await verifyDomain('example.com')
  })
  after(() => directory.stop())

  const verifyDomain = async (name: string) => {
    const client = await directory.scim('domains:write', 'domains')
    const { id } = (await client.post(DOMAINS, { schemas: [DOMAIN], name }).expect(201)).body
    await client.patch(`${DOMAINS}/${id}`, { op: 'replace', path: 'action', value: 'confirm' }).expect(200)
  }
  const changed = async (act: (id: string) => Promise<unknown>): Promise<Person> => {
    const person = await newPerson(directory)
    await act(person.id)
    return person
  }
  const joinGroup = async (id: string, roles: readonly string[]): Promise<string> => {
    const owner = await directory.scim('users:write,roles:write', 'owner')
    const extension = roles.length > 0 ? { [ROLES]: { roles } } : {}
    const schemas = roles.length > 0 ? [GROUP, ROLES] : [GROUP]
    const body = { schemas, displayName: `Group of ${id}`, members: [{ value: id }], ...extension }
    const made = await owner.post('/scim/v2/Groups', body).expect(201)
    return String(made.body.id)
  }

  /** A policy of ten characters, which leaves a given password and no safe generated one. */
  const ruleTightly = async (id: string) => {
    const group = await joinGroup(id, [])
    const client = await directory.scim('policies:write', 'policies')
    const policy = { schemas: [POLICY], name: group, maxLength: 10, groups: [{ value: group }] }
    await client.post('/admin/v2/PasswordPolicies', policy).expect(201)
  }

  const reasons: readonly (readonly [
    reason: string,
    concerned: readonly string[],
    act: (id: string) => Promise<unknown>,
  ])[] = [
    ['inactive', all.filter(channel => !waiting.includes(channel)), id => activate(directory, id, false)],
    ['federated', all.filter(channel => channel !== flagging), id => mark(directory, id, 'federated')],
    ['higherPrivilege', notTheHost, id => joinGroup(id, ['helpDesk'])],
    ['protected', notTheHost, id => mark(directory, id, 'protected')],
    ['noEmail', mailing, id => patchPerson(directory, id, { op: 'remove', path: 'emails' })],
    [
      'unverifiedDomain',
      mailing,
      id => patchPerson(directory, id, { op: 'replace', path: 'emails', value: [{ value: 'ann@example.org' }] }),
    ],
    ['linksOnly', generating, ruleTightly],
  ]
  for (const [reason, concerned, act] of reasons) {
    for (const channel of concerned) {
      it(`${channel} is refused: ${reason}`, async () => {
        const person = await changed(act)
        const before = await credentialOf(directory, person.id)
        expect(await channels[channel]?.(directory, person)).to.equal(reason)
        expect(await credentialOf(directory, person.id)).to.deep.equal(before)
      })
    }
  }

  for (const channel of waiting) {
    it(`${channel} waits for an inactive person's activation, and tells them nothing`, async () => {
      const person = await changed(id => activate(directory, id, false))
      expect(await channels[channel]?.(directory, person)).to.equal(undefined)
      expect((await credentialOf(directory, person.id)).mustChange).to.include({ reason: 'reset' })
      expect(await mailsTo(directory, person.email)).to.deep.equal([])
    })
  }

  for (const channel of all) {
    it(`${channel} is open where nothing stands against it`, async () => {
      const person = await newPerson(directory)
      expect(await channels[channel]?.(directory, person)).to.equal(undefined)
      expect((await credentialOf(directory, person.id)).mustChange).to.include({ reason: 'reset' })
    })
  }

  it('higherPrivilege names the scope that is missing', async () => {
    const { id } = await changed(userId => joinGroup(userId, ['administrator']))
    const helpDesk = await directory.scim('users:write,passwords:reset', 'HR')
    const answer = await helpDesk.patch(`/scim/v2/Users/${id}`, operations['SCIM PATCH password']).expect(403)
    expect(answer.headers['www-authenticate']).to.contain('error="insufficient_scope", scope="roles:write"')
  })

  it('trap 14: from the host reaches people with a role and protected people', async () => {
    for (const act of [
      (id: string) => joinGroup(id, ['administrator']),
      (id: string) => mark(directory, id, 'protected'),
    ])
      expect(await channels[HOST]?.(directory, await changed(act))).to.equal(undefined)
  })

  it('a federated person is not created with a password', async () => {
    const owner = await directory.scim('users:write,passwords:reset,roles:write', 'owner')
    const body = { schemas: [USER, STATE], userName: 'federated', password: NEXT, [STATE]: { federated: true } }
    expect(reasonIn(await owner.post('/scim/v2/Users', body))).to.equal('federated')
  })

  it('an inactive person may be created with a password, and activated and reset in one request', async () => {
    const helpDesk = await directory.scim('users:write,passwords:reset', 'HR')
    const body = { schemas: [USER], userName: 'later', active: false, password: NEXT }
    const made = await helpDesk.post('/scim/v2/Users', body).expect(201)
    const both = { op: 'replace', value: { active: true, password: 'four brown paper kites' } }
    await helpDesk.patch(`/scim/v2/Users/${made.body.id}`, both).expect(200)
  })

  for (const [channel, operation] of Object.entries(operations)) {
    it(`P70: ${channel} is refused to the person concerned: self`, async () => {
      const { id } = await newPerson(directory)
      const parsed = parseOperations({ schemas: [PATCH_OP], Operations: [operation] }, new Set())
      const refused = await directory.services.resources.users
        .update(
          id,
          undefined,
          current => applyOperations(userType, current, parsed, new Set()),
          { wants: () => false },
          { caller: { ...hostContext.caller, client: 'console', person: id, signedInAt: directory.services.now() } },
        )
        .catch((error: unknown) => error)
      if (!(refused instanceof ScimError)) throw refused
      expect(refused.message).to.match(/\(self\)$/)
    })
  }

  it('by a request that contradicts itself is refused in the same words', async () => {
    const { id } = await newPerson(directory)
    const helpDesk = await directory.scim('users:write,passwords:reset', 'HR')
    const answer = await helpDesk.patch(`/scim/v2/Users/${id}`, reset({ delivery: 'link', password: NEXT })).expect(400)
    const person = await directory.services.people.byId(id)
    if (!person) throw new Error('There is no such person.')
    const request = toResetRequest({ password: NEXT })
    const error = await directory.reset(id, request).catch((thrown: unknown) => thrown)
    expect(error).to.be.instanceOf(Error).with.property('message', answer.body.detail)
  })
})
