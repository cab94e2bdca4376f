import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { withMeanwhile } from '../../support/meanwhile.ts'
import { ENTERPRISE, idsIn, USER, USERS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

describe('managers', () => {
  let directory: TestDirectory
  let hr: TestScimClient
  let boss: string
  let reports: string[]

  beforeEach(async () => {
    directory = await startDirectory()
    hr = await directory.scim('users:write')
    boss = (await hr.post(USERS, { schemas: [USER], userName: 'boss', displayName: 'Grace Hopper' })).body.id
    reports = []
    for (const extension of [{ manager: { value: boss } }, { manager: boss, employeeNumber: '7' }]) {
      const body = { schemas: [USER, ENTERPRISE], userName: `report${reports.length}`, [ENTERPRISE]: extension }
      reports.push((await hr.post(USERS, body)).body.id)
    }
  })
  afterEach(() => directory.stop())

  it('are shown with their name and address', async () => {
    const { body } = await hr.get(`${USERS}/${reports[0]}`)
    expect(body[ENTERPRISE].manager).to.deep.equal({
      value: boss,
      $ref: `${directory.issuer}${USERS}/${boss}`,
      displayName: 'Grace Hopper',
    })
  })

  it('are people of this server, where a reference alone names them', async () => {
    const at = `${USERS}/${reports[0]}`
    const change = ($ref: string) => [
      { op: 'replace', path: `${ENTERPRISE}:manager`, value: { $ref } },
      { op: 'replace', path: `${ENTERPRISE}:manager.$ref`, value: $ref },
    ]
    for (const $ref of ['http://evil.example/scim/v2/Users/x', `${directory.issuer}/scim/v2/Groups/x`])
      for (const operation of change($ref)) expect(verdict(await hr.patch(at, operation))).to.equal('400 invalidValue')
    for (const [index, operation] of change(`../Users/chief`).entries()) {
      await hr
        .patch(at, { op: 'replace', path: `${ENTERPRISE}:manager`, value: { value: `before${index}` } })
        .expect(200)
      expect((await hr.patch(at, operation)).body[ENTERPRISE].manager.value).to.equal('chief')
    }
  })

  it('S84: find their people', async () => {
    const filter = encodeURIComponent(`${ENTERPRISE}:manager.value eq "${boss}"`)
    expect(idsIn(await hr.get(`${USERS}?filter=${filter}`))).to.have.members(reports)
  })

  it('S65: are cleared from their people when they are deleted', async () => {
    const before = await Promise.all(reports.map(async id => (await hr.get(`${USERS}/${id}`)).body))
    expect(verdict(await hr.delete(`${USERS}/${boss}`))).to.equal('204')
    const after = await Promise.all(reports.map(async id => (await hr.get(`${USERS}/${id}`)).body))
    expect(after.map(body => body[ENTERPRISE])).to.deep.equal([undefined, { employeeNumber: '7' }])
    expect(after[0].schemas).to.not.include(ENTERPRISE)
    for (const [index, { meta }] of after.entries()) expect(meta.version).to.not.equal(before[index].meta.version)
    const left = await hr.get(`${USERS}?filter=${encodeURIComponent(`schemas eq "${ENTERPRISE}"`)}`)
    expect(idsIn(left)).to.deep.equal([reports[1]])
    expect(verdict(await hr.patch(`${USERS}/${reports[0]}`, { op: 'add', path: 'title', value: 'x' }))).to.equal('200')
  })

  it('S65: are cleared from more people than one transaction takes before; where it fails then, the same again completes it', async () => {
    const broken = await withMeanwhile(directory, () => Promise.reject(new Error('The database is gone.')), {
      before: 1,
      groupLimits: { shown: 100_000, whole: 200_000, moved: 1 },
    })
    const client = await broken.scim('users:write')
    expect((await client.delete(`${USERS}/${boss}`)).status).to.equal(500)
    const left = await Promise.all(reports.map(async id => (await hr.get(`${USERS}/${id}`)).body[ENTERPRISE]))
    expect(left).to.deep.equal([undefined, { employeeNumber: '7' }])
    expect(verdict(await hr.get(`${USERS}/${boss}`))).to.equal('200')
    expect(verdict(await client.delete(`${USERS}/${boss}`))).to.equal('204')
    await broken.stop()
  })
})
