import { expect } from 'chai'
import { scopeToSee } from '../../cli/doctor/access.ts'
import { createDesk, type Desk } from '../support/command-line.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import { freePort } from '../support/free-port.ts'

type Finding = { check: string; state: string; detail: string; remedy?: string }

describe('rekey doctor', () => {
  let directory: TestDirectory
  let desk: Desk

  beforeEach(async () => {
    directory = await startDirectory({ makesKeys: true })
    await directory.services.signingKeys.refresh()
    const { token } = await directory.scim('health:read,audit:read')
    desk = await createDesk({ server: directory.issuer, token })
  })
  afterEach(async () => {
    await desk.remove()
    await directory.stop()
  })

  const examine = async (given: Parameters<Desk['run']>[1] = {}) => {
    const { code, json, stderr } = await desk.run(['doctor'], given)
    expect(stderr).to.equal('')
    const findings: Finding[] = json()
    const bad = findings.filter(({ state }) => state === 'problem')
    for (const { remedy } of bad) expect(remedy).to.match(/\.$|:/)
    return { code, bad: bad.map(({ check }) => check), findings }
  }

  it('finds everything well, and says what it has looked at', async () => {
    const { code, bad, findings } = await examine()
    expect([code, bad]).to.deep.equal([0, []])
    expect(findings.map(({ check, state }) => `${check} ${state}`)).to.deep.equal([
      'certificate skipped',
      'server ok',
      'clock ok',
      'discovery ok',
      'jwks ok',
      'token ok',
      'scopes ok',
      'commands skipped',
      'database ok',
      'indexes ok',
      'masterKey ok',
      'signingKeys ok',
      'mailServer ok',
      'mail ok',
      'tokens ok',
      'audit ok',
    ])
  })

  it('shows a table on a terminal, with what to do', async () => {
    await directory.database.connection.collection('outbox').dropIndex('queuedAt_1__id_1')
    const { code, stdout } = await desk.run(['doctor'], { terminal: true })
    expect(code).to.equal(1)
    expect(stdout).to.match(/^indexes +problem +Missing are outbox: queuedAt, _id\. +Start the server anew/m)
  })

  it('finds a server that is not there, and asks no further', async () => {
    const { code, findings } = await examine({ server: `http://localhost:${await freePort()}` })
    expect([code, findings.map(({ check, state }) => `${check} ${state}`)]).to.deep.equal([
      1,
      ['certificate skipped', 'server problem'],
    ])
  })

  it('finds no TLS where there should be some', async () => {
    const { code, bad } = await examine({ server: directory.issuer.replace('http:', 'https:') })
    expect([code, bad]).to.deep.equal([1, ['certificate', 'server']])
  })

  it('finds a clock that is wrong, and an address that is another', async () => {
    const now = () => new Date(Date.now() + 120_000)
    expect((await examine({ now })).bad).to.deep.equal(['clock'])
    const { bad } = await examine({ server: directory.issuer.replace('localhost', '127.0.0.1') })
    expect(bad).to.deep.equal(['discovery'])
  })

  it('finds a token that is good for nothing, and skips what one may not see', async () => {
    expect((await examine({ token: 'nonsense' })).bad).to.deep.equal(['token'])
    const { token } = await directory.scim('users:read')
    const { code, findings } = await examine({ token })
    const left = findings
      .filter(({ check, state }) => state === 'skipped' && check !== 'commands')
      .map(({ check, detail }) => [check, detail])
    expect([code, left.slice(1)]).to.deep.equal([
      0,
      [
        ['health', 'This needs the scope "health:read". Ask whoever runs this service for it.'],
        ['audit', 'This needs the scope "audit:read". Ask whoever runs this service for it.'],
      ],
    ])
  })

  it('says what the token may do, and for which commands it is too little', async () => {
    const { token } = await directory.scim('users:write,policies:read')
    const { findings } = await examine({ token })
    const [scopes, commands] = ['scopes', 'commands'].map(name => findings.find(({ check }) => check === name))
    expect(scopes?.detail).to.equal('policies:read, users:read, users:write.')
    expect(commands?.detail)
      .to.match(/^The token is too little for rekey jobs \(jobs:read\), .*rekey keys \(keys:read\)\. /)
      .and.not.match(/users|policies/)
    const { token: all } = await directory.scim(Object.values(scopeToSee).join(','))
    expect((await examine({ token: all })).findings.find(({ check }) => check === 'commands')?.state).to.equal('ok')
  })

  for (const [noun, scope] of Object.entries(scopeToSee))
    it(`knows by which scope rekey ${noun} list is answered`, async () => {
      const list = async (scopes: string) =>
        (await desk.run([noun, 'list'], { token: (await directory.scim(scopes)).token })).code
      expect([await list(scope), await list('mail:read')]).to.deep.equal([0, 1])
    })

  it('finds an audit that was changed', async () => {
    await directory.person({ userName: 'ann' })
    await directory.services.sealer.seal()
    await directory.database.connection.collection('auditEvents').updateOne({}, { $set: { event: 'user.deleted' } })
    expect((await examine()).bad).to.deep.equal(['audit'])
  })
})

describe('rekey keys', () => {
  it('lists and rotates the keys of a server, and asks before it replaces all', async () => {
    const directory = await startDirectory({ makesKeys: true })
    await directory.services.signingKeys.refresh()
    const { token } = await directory.scim('keys:write')
    const desk = await createDesk({ server: directory.issuer, token })
    const phases = (words: string[]) =>
      desk.run(['keys', ...words, '--query', '[].phase']).then(({ json }) => json().sort())
    expect(await phases(['list'])).to.deep.equal(['signing', 'signing', 'signing'])
    expect(await phases(['rotate'])).to.deep.equal(['next', 'next', 'next', 'signing', 'signing', 'signing'])
    expect((await desk.run(['keys', 'rotate', '--now'])).code).to.equal(2)
    expect(await phases(['rotate', '--now', '--yes'])).to.deep.equal(['signing', 'signing', 'signing'])
    await desk.remove()
    await directory.stop()
  })
})
