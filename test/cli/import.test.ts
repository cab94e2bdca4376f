import { readFile } from 'node:fs/promises'
import { expect } from 'chai'
import { createDesk, type Desk } from '../support/command-line.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import type { Exchange } from '../support/recorder.ts'
import { GROUP, GROUPS, USER, USERS } from '../support/scim.ts'
import type { TestScimClient } from '../support/scim-client.ts'

const PASSWORD = 'seven lanterns over slow water'
/** Of that password, by bcrypt. */
const HASH = '$2b$10$FCg4kROWGvJUkEX1rgSKuu6FXtXTnddWrAOKjSDo3aBLCLaTKvxjC'
const HEAD = 'externalId,userName,displayName,password_hash,groups'

describe('rekey import', () => {
  let directory: TestDirectory
  let desk: Desk
  let client: TestScimClient
  let exchanges: Exchange[]

  beforeEach(async () => {
    exchanges = []
    directory = await startDirectory({ exchanges })
    client = await directory.scim('users:write,passwords:import')
    desk = await createDesk({ server: directory.issuer, token: client.token })
  })
  afterEach(async () => {
    await desk.remove()
    await directory.stop()
  })

  const bring = async (lines: readonly string[], words: readonly string[] = ['--yes'], given = {}) => {
    await desk.write('people.csv', `${lines.join('\n')}\n`)
    return desk.run(['import', desk.path('people.csv'), ...words], given)
  }
  const person = async (userName: string) =>
    (await client.get(`${USERS}?filter=${encodeURIComponent(`userName eq "${userName}"`)}`)).body.Resources[0]
  const group = async (displayName: string) =>
    (await client.post(GROUPS, { schemas: [GROUP], displayName }).expect(201)).body.id
  const groupsOf = async (userName: string) =>
    ((await person(userName)).groups ?? []).map(({ display }: { display: string }) => display).sort()

  it('brings people with their passwords, into their groups', async () => {
    await group('Ward 3')
    await group('Nurses')
    const { code, json, stderr } = await bring([HEAD, `1,ann,Ann,${HASH},ward 3|Nurses`, '2,bo,Bo,,Ward 3'])
    expect(code, stderr).to.equal(0)
    expect(json()).to.deep.equal({ imported: 2 })
    expect(await person('ann')).to.include({ externalId: '1', displayName: 'Ann' })
    expect([await groupsOf('ann'), await groupsOf('bo')]).to.deep.equal([['Nurses', 'Ward 3'], ['Ward 3']])
    expect(await directory.services.passwords.verify('ann', PASSWORD)).to.include({ verified: true })
  })

  it('demands another password where it is told to', async () => {
    await bring([HEAD, `1,ann,Ann,${HASH},`], ['--yes', '--must-change'])
    const state = (await person('ann'))['urn:rekey:params:scim:schemas:extension:password:1.0:User']
    expect(state.mustChange).to.equal(true)
  })

  it('says before it begins what it would bring', async () => {
    const { code, stderr } = await bring([HEAD, `1,ann,Ann,${HASH},`], [], { terminal: true, typed: 'n\n' })
    expect([code, stderr.includes('Import 1 person, with password hashes from "password_hash"? [y/N]')]).to.deep.equal([
      2,
      true,
    ])
    expect(exchanges).to.deep.equal([])
  })

  it('changes nothing for the same file again', async () => {
    const file = [HEAD, `1,ann,Ann,${HASH},Ward 3`, '2,bo,Bo,,']
    expect((await bring(file, ['--yes', '--create-groups'])).json()).to.deep.equal({ imported: 2 })
    const { meta } = await person('ann')
    const { code, json } = await bring(file, ['--yes', '--create-groups'])
    expect([code, json()]).to.deep.equal([0, { unchanged: 2 }])
    expect((await person('ann')).meta.version).to.equal(meta.version)
    const groups = await client.get(GROUPS)
    expect(groups.body.Resources.map(({ members }: { members: unknown[] }) => members.length)).to.deep.equal([1])
  })

  it('rejects who can not be brought, into a file with line and reason, and brings the others', async () => {
    await directory.person({ userName: 'cy', displayName: 'Another' })
    await group('Twins')
    await group('twins')
    const file = [
      HEAD,
      `1,ann,Ann,${HASH},`,
      '2,bo,Bo,$1$crypt$9.,',
      '3,cy,Cy,,',
      '4,,Dee,,',
      '5,eve,Eve,,Nowhere',
      '6,fay,Fay,,Twins',
      '7,gil',
    ]
    const words = ['--yes', '--rejected', desk.path('rejected.csv'), '--report', desk.path('report.jsonl')]
    const { code, json } = await bring(file, words)
    expect([code, json()]).to.deep.equal([3, { imported: 1, failed: 6 }])
    const rejected = (await readFile(desk.path('rejected.csv'), 'utf8')).split('\r\n')
    const reasons = Object.fromEntries(rejected.slice(1, -1).map(row => [row.split(',')[0], row.split(/,failed,/)[1]]))
    expect(reasons).to.have.keys('3', '4', '5', '6', '7', '8')
    expect(reasons['3']).to.match(/is no hash that is known/)
    expect(reasons['4']).to.equal('The userName is taken by another resource. Somebody has it with another externalId.')
    expect(reasons['5']).to.equal('It has no userName.')
    expect(reasons['6']).to.equal('"There is no group ""Nowhere"": create it, or say --create-groups."')
    expect(reasons['7']).to.match(/Several groups are called/)
    expect(reasons['8']).to.equal('It has 2 fields instead of 5.')
    expect((await readFile(desk.path('report.jsonl'), 'utf8')).split('\n')).to.have.lengthOf(8)
    expect((await person('eve')) ?? (await person('fay'))).to.equal(undefined)
  })

  it('says who is there but not in a group that only others may fill', async () => {
    const roles = await directory.scim('users:write,roles:write')
    const urn = 'urn:rekey:params:scim:schemas:extension:roles:1.0:Group'
    await roles
      .post(GROUPS, { schemas: [GROUP, urn], displayName: 'Chiefs', [urn]: { roles: ['helpDesk'] } })
      .expect(201)
    const { code, json } = await bring([HEAD, '1,ann,Ann,,Chiefs'], ['--yes', '--report', desk.path('report.csv')])
    expect([code, json()]).to.deep.equal([3, { failed: 1 }])
    expect(await readFile(desk.path('report.csv'), 'utf8')).to.match(/Is there, but not in ""Chiefs"": /)
    expect(await groupsOf('ann')).to.deep.equal([])
  })

  it('says that nothing was sent where the token may not write', async () => {
    const { token } = await directory.scim('users:read')
    const { code, stderr } = await bring([HEAD, '1,ann,Ann,,'], ['--yes'], { token })
    expect([code, stderr.split('\n')[0]]).to.deep.equal([1, '1 not sent.'])
  })

  it('needs the scope for hashes, and says so of each', async () => {
    const { token } = await directory.scim('users:write')
    const words = ['--yes', '--rejected', desk.path('rejected.jsonl')]
    const { code } = await bring([HEAD, `1,ann,Ann,${HASH},`], words, { token })
    expect(code).to.equal(3)
    expect(await readFile(desk.path('rejected.jsonl'), 'utf8')).to.match(/passwords:import/)
  })

  it('shows no hash, whatever goes wrong', async () => {
    const words = ['--yes', '--report', desk.path('report.jsonl')]
    const { stdout, stderr } = await bring(
      [HEAD, `1,ann,Ann,${HASH},`, `2,ann,Ann,${HASH}x,`, `3,bo,Bo,${HASH}`],
      words,
    )
    expect(stdout + stderr + (await readFile(desk.path('report.jsonl'), 'utf8'))).to.not.include(HASH)
  })

  it('reads lists of groups from JSON Lines', async () => {
    const lines = [{ userName: 'ann', passwordHash: HASH, groups: ['A', 'B'] }]
    await desk.write('people.jsonl', lines.map(line => JSON.stringify(line)).join('\n'))
    const { code, stderr } = await desk.run(['import', desk.path('people.jsonl'), '--create-groups', '--yes'])
    expect(code, stderr).to.equal(0)
    expect(await groupsOf('ann')).to.deep.equal(['A', 'B'])
    expect((await client.get(`${USERS}?filter=schemas eq "${USER}"`)).body.totalResults).to.equal(1)
  })
})
