import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { EVENTS, idsIn, USERS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

type Shown = { id: string; event: string; actor: string; target?: string; at: string; details?: unknown[] }

describe('the audit at /AuditEvents', () => {
  let directory: TestDirectory
  let auditor: TestScimClient
  let hr: TestScimClient
  let ada: string
  let ben: string

  before(async () => {
    directory = await startDirectory({ frozen: true })
    auditor = await directory.scim('audit:read')
    hr = await directory.scim('users:write,passwords:reset')
    ada = await directory.person({ userName: 'ada', password: 'correct horse battery staple 1' })
    directory.wait(60)
    ben = await directory.person({ userName: 'ben' })
    directory.wait(60)
    await directory.services.passwords.verify('ada', 'a wrong one')
    directory.wait(60)
    await hr.patch(`${USERS}/${ada}`, { op: 'replace', path: 'title', value: 'Chief' }).expect(200)
    directory.wait(60)
    await directory.reset(ada, { reason: 'compromised', note: 'seen in a leak' })
  })
  after(() => directory.stop())

  const list = async (query: Record<string, string>): Promise<Shown[]> =>
    (await auditor.get(`${EVENTS}?${new URLSearchParams(query)}`).expect(200)).body.Resources
  const newest = { sortBy: 'at', sortOrder: 'descending' }

  it('shows what happened to a person before a reset, newest first', async () => {
    const events = await list({ filter: `target eq "${ada}"`, ...newest })
    expect(events.map(({ event }) => event)).to.deep.equal([
      'password.reset',
      'user.changed',
      'signIn.password',
      'user.created',
    ])
    const [reset, changed, failure] = events
    expect(reset).to.include({ actor: 'host', target: ada, channel: 'host', outcome: 'success' })
    expect(reset?.details).to.deep.include({ name: 'reason', value: 'compromised' })
    expect(reset?.details).to.deep.include({ name: 'note', value: 'seen in a leak' })
    expect(changed).to.include({ actor: hr.id, channel: 'scim' }).and.not.have.property('details')
    expect(failure).to.include({ outcome: 'failure', channel: 'signIn' })
  })

  const filters: readonly (readonly [filter: string, events: readonly string[]])[] = [
    ['outcome eq "failure"', ['signIn.password']],
    ['event eq "user.created" and target eq "{ben}"', ['user.created']],
    ['event sw "password." and target eq "{ada}"', ['password.reset']],
    ['actor eq "{hr}" and event eq "user.changed"', ['user.changed']],
    ['target eq "{ada}" and at ge "{now}"', ['password.reset']],
    ['event eq "USER.CHANGED"', []],
    ['channel eq "signIn"', ['signIn.password']],
  ]
  for (const [filter, expected] of filters) {
    it(`finds ${expected.join() || 'nothing'} by ${filter}`, async () => {
      const known = { ada, ben, hr: hr.id, now: directory.services.now().toISOString() }
      const filled = filter.replaceAll(/\{(\w+)\}/g, (_, name: keyof typeof known) => known[name])
      expect((await list({ filter: filled })).map(({ event }) => event)).to.deep.equal(expected)
    })
  }

  it('finds and sorts by nothing that is only worked out', async () => {
    for (const query of ['filter=details.name+eq+"note"', 'sortBy=details.name'])
      expect(verdict(await auditor.get(`${EVENTS}?${query}`))).to.match(/^400/)
  })

  it('an event without a target has none', async () => {
    await directory.services.passwords.verify('nobody', 'a wrong one')
    const [event] = await list({ filter: 'actor eq "unknown"' })
    expect(event).to.include({ event: 'signIn.password', outcome: 'failure' }).and.not.have.property('target')
  })

  it('pages by cursor through many of the same moment, each once, in both orders', async () => {
    const many = Array.from({ length: 95 }, () => ({ event: 'x', actor: 'crowd', outcome: 'success' }) as const)
    await directory.services.audit.recordAll(many)
    for (const sortOrder of ['ascending', 'descending']) {
      const seen: string[] = []
      let cursor: string | undefined = ''
      while (cursor !== undefined) {
        const query = new URLSearchParams({ filter: 'actor eq "crowd"', sortBy: 'at', sortOrder, count: '10', cursor })
        const answer = await auditor.get(`${EVENTS}?${query}`).expect(200)
        expect(answer.body.totalResults).to.equal(95)
        seen.push(...idsIn(answer))
        cursor = answer.body.nextCursor
      }
      expect(new Set(seen).size).to.equal(95)
      expect(seen).to.have.length(95)
    }
  })

  it('shows no password, no link and no token', async () => {
    const { text } = await auditor.get(EVENTS).expect(200)
    expect(text).to.not.match(/argon2|token=|rekey_|correct horse/)
  })
})
