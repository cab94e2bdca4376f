import { expect } from 'chai'
import type { Response } from 'supertest'
import { type Tolerance, tolerances } from '../../../scim/tolerances.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { CLIENTS, ENTERPRISE, GROUP, GROUPS, idsIn, USER, USERS, verdict } from '../../support/scim.ts'
import { PATCH_OP, type TestScimClient } from '../../support/scim-client.ts'

/** A client and the resources that it may do something to: one person, and a group of two. */
type Scene = { readonly entra: TestScimClient; readonly ann: string; readonly bob: string; readonly team: string }

type Row = {
  readonly does: string
  /** What comes of it, in words. */
  readonly act: (scene: Scene) => Promise<string>
  readonly tolerated: string
  readonly strict: string
}

const patchAnn = async ({ entra, ann }: Scene, ...operations: object[]) => entra.patch(`${USERS}/${ann}`, ...operations)

const titleAfter = async (scene: Scene, answer: Response) =>
  `${verdict(answer)}: ${(await scene.entra.get(`${USERS}/${scene.ann}`)).body.title}`

const rows: { readonly [T in Tolerance]: Row } = {
  T1: {
    does: 'reads "op" in any case',
    act: async scene => titleAfter(scene, await patchAnn(scene, { op: 'Replace', path: 'title', value: 'Chief' })),
    tolerated: '200: Chief',
    strict: '400 invalidSyntax: Clerk',
  },
  T2: {
    does: 'reads "True" and "False" as booleans, in filters too',
    async act(scene) {
      const patched = await patchAnn(scene, { op: 'replace', path: 'active', value: 'False' })
      return [patched, await scene.entra.get(`${USERS}?filter=active%20eq%20%22False%22`)].map(verdict).join()
    },
    tolerated: '200,200',
    strict: '400 invalidValue,400 invalidFilter',
  },
  T3: {
    does: 'reads dotted and URN keys of a value without path',
    async act(scene) {
      const value = { 'name.givenName': 'Ann', [`${ENTERPRISE}:department`]: 'Sales' }
      const { body } = await patchAnn(scene, { op: 'replace', value })
      return `${body.name?.givenName} of ${body[ENTERPRISE]?.department}`
    },
    tolerated: 'Ann of Sales',
    strict: 'undefined of undefined',
  },
  T4: {
    does: 'removes only the members that a remove names in its value',
    async act({ entra, ann, bob, team }) {
      await entra.patch(`${GROUPS}/${team}`, { op: 'remove', path: 'members', value: [{ $ref: null, value: ann }] })
      const { members = [] } = (await entra.get(`${GROUPS}/${team}`)).body
      return members.map(({ value }: { value: string }) => (value === bob ? 'Bob' : 'somebody else')).join()
    },
    tolerated: 'Bob',
    strict: '',
  },
  T5: {
    does: 'makes the value that the filter of a path does not find',
    act: async scene =>
      verdict(await patchAnn(scene, { op: 'replace', path: 'emails[type eq "home"].value', value: 'a@home.example' })),
    tolerated: '200',
    strict: '400 noTarget',
  },
  T6: {
    does: 'reads a part after brackets in a filter',
    async act({ entra, ann }) {
      const filter = encodeURIComponent('emails[type eq "work"].value eq "ann@work.example"')
      const answer = await entra.get(`${USERS}?filter=${filter}`)
      return answer.status === 200 ? `${idsIn(answer)[0] === ann}` : verdict(answer)
    },
    tolerated: 'true',
    strict: '400 invalidFilter',
  },
  T7: {
    does: 'reads a manager that is a bare id',
    act: async scene =>
      verdict(await patchAnn(scene, { op: 'replace', path: `${ENTERPRISE}:manager`, value: scene.bob })),
    tolerated: '200',
    strict: '400 invalidValue',
  },
  T8: {
    does: 'lets an unknown schema pass that has nothing under it',
    async act({ entra }) {
      const schemas = [GROUP, 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group']
      return verdict(await entra.post(GROUPS, { schemas, displayName: 'Sales' }))
    },
    tolerated: '201',
    strict: '400 invalidSyntax',
  },
  T9: {
    does: 'ignores read-only attributes that repeat what is stored, beside others',
    act: async scene =>
      titleAfter(scene, await patchAnn(scene, { op: 'replace', value: { id: scene.ann, title: 'Chief' } })),
    tolerated: '200: Chief',
    strict: '400 mutability: Clerk',
  },
  T13: {
    does: 'takes text/json, and a slash at the end of an address',
    async act({ entra }) {
      const text = JSON.stringify({ schemas: [USER], userName: 'cid' })
      const posted = await entra.withText('post', USERS, text).set('Content-Type', 'text/json')
      return [posted, await entra.get(`${USERS}/`)].map(verdict).join()
    },
    tolerated: '201,200',
    strict: '415,404',
  },
  T14: {
    does: 'takes one object for an array, and an array of one for an object',
    async act(scene) {
      const wrapped = await patchAnn(scene, { op: 'replace', path: 'emails', value: { value: 'ann@new.example' } })
      return [wrapped, await patchAnn(scene, { op: 'add', value: [{ title: 'Chief' }] })].map(verdict).join()
    },
    tolerated: '200,200',
    strict: '400 invalidValue,400 invalidValue',
  },
  T15: {
    does: 'reads "operations"',
    async act(scene) {
      const operations = [{ op: 'replace', path: 'title', value: 'Chief' }]
      const text = JSON.stringify({ schemas: [PATCH_OP], operations })
      return titleAfter(scene, await scene.entra.withText('patch', `${USERS}/${scene.ann}`, text))
    },
    tolerated: '200: Chief',
    strict: '400 invalidSyntax: Clerk',
  },
}

describe('the tolerances', () => {
  let directory: TestDirectory
  let administrator: TestScimClient
  let scene: Scene

  before(async () => {
    directory = await startDirectory()
    administrator = await directory.scim('clients:write')
  })
  after(() => directory.stop())

  beforeEach(async () => {
    const entra = await directory.scim('users:write')
    const person = async (name: string) => {
      const emails = [{ type: 'work', value: `${name}@work.example` }]
      return (await entra.post(USERS, { schemas: [USER], userName: name, title: 'Clerk', emails })).body.id
    }
    const [ann, bob] = [await person('ann'), await person('bob')]
    const members = [{ value: ann }, { value: bob }]
    const team = (await entra.post(GROUPS, { schemas: [GROUP], displayName: 'Team', members })).body.id
    scene = { entra, ann, bob, team }
  })
  afterEach(async () => {
    for (const path of [USERS, GROUPS])
      for (const id of idsIn(await scene.entra.get(path))) await scene.entra.delete(`${path}/${id}`).expect(204)
  })

  for (const [name, { does, act, tolerated, strict }] of Object.entries(rows)) {
    const others = Object.keys(tolerances).filter(other => other !== name)
    const cases = [
      { title: does, off: [], outcome: tolerated },
      { title: 'not for a client that it is switched off for', off: [name], outcome: strict },
      { title: 'still, where all others are switched off', off: others, outcome: tolerated },
    ]
    for (const { title, off, outcome } of cases) {
      it(`${name}: ${title}`, async () => {
        const setting = { op: 'replace', path: 'strict', value: off }
        await administrator.patch(`${CLIENTS}/${scene.entra.id}`, setting).expect(200)
        expect(await act(scene)).to.equal(outcome)
      })
    }
  }

  it('that there are not can not be switched off: 400 invalidValue', async () => {
    for (const value of [['T10'], ['none'], ['t1'], ['']]) {
      const answer = await administrator.patch(`${CLIENTS}/${scene.entra.id}`, { op: 'add', path: 'strict', value })
      expect(verdict(answer)).to.equal('400 invalidValue')
    }
  })
})
