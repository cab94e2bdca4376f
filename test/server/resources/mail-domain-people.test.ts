import { expect } from 'chai'
import { tellOfSwitch } from '../../../server/resources/mail-domain-people.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { createLogger } from '../../support/log.ts'
import { DOMAIN, DOMAINS, STATE, verdict } from '../../support/scim.ts'

describe('how many people have which mail domain', () => {
  let directory: TestDirectory

  beforeEach(async () => {
    directory = await startDirectory({ clientRateLimit: 1000, frozen: true })
  })
  afterEach(() => directory.stop())

  const people = async (...lists: readonly (readonly object[])[]) => {
    for (const [index, emails] of lists.entries())
      await directory.person({ userName: `person${index}`, emails: emails as never })
  }
  const ask = async () => (await directory.scim('domains:read')).get(`${DOMAINS}/.people`)
  const verify = async (name: string) => {
    const admin = await directory.scim('domains:write')
    const { id } = (await admin.post(DOMAINS, { schemas: [DOMAIN], name }).expect(201)).body
    await admin.patch(`${DOMAINS}/${id}`, { op: 'replace', path: 'action', value: 'confirm' }).expect(200)
  }

  it('is answered by the address that mails go to, the domains of most people first', async () => {
    await verify('example.com')
    await people(
      [{ value: 'a@example.org' }, { value: 'a@example.com', primary: true }],
      [{ value: 'b@EXAMPLE.com' }, { value: 'b@example.org' }],
      [{ value: 'c@bücher.example' }],
      [{ value: 'd@xn--bcher-kva.example' }],
      [{ value: 'e@bücher.example' }],
      [{ value: 'nowhere' }],
      [{ type: 'work' }],
      [],
    )
    expect((await ask()).body).to.deep.equal({
      schemas: ['urn:rekey:params:scim:api:messages:1.0:MailDomainPeople'],
      verifiedMailDomainsOnly: false,
      people: { total: 8, verified: 2, unverified: 3, withoutAddress: 3 },
      domains: [
        { name: 'xn--bcher-kva.example', people: 3, verified: false },
        { name: 'example.com', people: 2, verified: true },
      ],
    })
  })

  it('leaves out who gets no such mail anyway: inactive and federated people', async () => {
    await directory.person({ userName: 'gone', active: false, emails: [{ value: 'a@example.com' }] })
    const federated = { mustChange: false, federated: true }
    await directory.person({ userName: 'far', [STATE]: federated, emails: [{ value: 'b@example.com' }] })
    expect((await ask()).body).to.deep.include({
      people: { total: 0, verified: 0, unverified: 0, withoutAddress: 0 },
      domains: [],
    })
  })

  it('agrees with what is refused', async () => {
    await verify('example.com')
    await people([{ value: 'a@example.com' }], [{ value: 'b@example.org' }], [{ value: 'c@sub.example.com' }])
    const { masterKey } = directory
    const database = { database: directory.database }
    const strict = await startDirectory({ database, masterKey, verifiedMailDomainsOnly: true })
    const ids = await strict.services.users.idsWhere({})
    const left = (await strict.services.people.byIds(ids)).filter(({ hasUnverifiedDomain }) => hasUnverifiedDomain)
    const { body } = await (await strict.scim('domains:read')).get(`${DOMAINS}/.people`)
    expect(body.people.unverified).to.equal(left.length).and.equal(2)
    expect(body.verifiedMailDomainsOnly).to.equal(true)
    await strict.stop()
  })

  it('names a thousand domains, and counts the people of all', async () => {
    const { users, now } = directory.services
    const documents = Array.from({ length: 1002 }, (_, index) => {
      const attributes = { userName: `p${index}`, emails: [{ value: `p@domain${index}.example` }], active: true }
      return users.toDocument({ attributes }, { id: `id-${index}`, client: '', now: now() })
    })
    await directory.database.connection.collection('users').insertMany(documents as never)
    const { people: counted, domains } = (await ask()).body
    expect([domains.length, counted.total, counted.unverified]).to.deep.equal([1000, 1002, 1002])
  })

  it('is 400 tooMany where there are more than can be counted in time', async () => {
    const { database, masterKey } = directory
    await people([])
    const endless = { $where: 'while (true) {}' }
    async function* countPeople() {
      await database.connection.collection('users').find(endless, { maxTimeMS: 1 }).toArray()
      yield []
    }
    const slow = await startDirectory({
      database: { database },
      masterKey,
      adapt: services => ({ ...services, verifiedDomains: { ...services.verifiedDomains, countPeople } }),
    })
    const client = await slow.scim('domains:read')
    expect(verdict(await client.get(`${DOMAINS}/.people`))).to.equal('400 tooMany')
    await slow.stop()
  })

  it('counts as a hundred requests, because it goes through everybody', async () => {
    const client = await directory.scim('domains:read')
    const answers: string[] = []
    for (let asked = 0; asked < 11; asked++) answers.push(verdict(await client.get(`${DOMAINS}/.people`)))
    expect(answers).to.deep.equal([...Array(10).fill('200'), '429'])
  })

  it('needs domains:read', async () => {
    const other = await directory.scim('policies:read')
    expect(verdict(await other.get(`${DOMAINS}/.people`))).to.equal('403')
  })

  it('is pointed to at the start, where the others are left out: as a warning while no domain is verified', async () => {
    const told = async (verifiedMailDomainsOnly: boolean) => {
      const { logger, lines } = createLogger()
      await tellOfSwitch({ ...directory.services, verifiedMailDomainsOnly, logger })
      return lines.map(({ level, verifiedDomains, msg }) => [level, verifiedDomains, /\.people/.test(String(msg))])
    }
    expect(await told(false)).to.deep.equal([])
    expect(await told(true)).to.deep.equal([[40, 0, true]])
    await verify('example.com')
    expect(await told(true)).to.deep.equal([[30, 1, true]])
  })
})
