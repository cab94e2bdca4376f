import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { startEventReceiver, type TestEventReceiver } from '../../support/event-receiver.ts'
import { EVENTS, RECEIVERS, verdict } from '../../support/scim.ts'
import { personNamed } from '../oidc/support.ts'

const SECRET = 'Bearer s3cr3t-of-the-siem'

describe('receivers of security events', () => {
  let directory: TestDirectory
  let siem: TestEventReceiver
  let ada: string

  beforeEach(async () => {
    directory = await startDirectory()
    siem = await startEventReceiver(directory)
    ada = await personNamed(directory, 'ada')
  })
  afterEach(async () => {
    await siem.stop()
    await directory.stop()
  })

  const set = (id: string, value: object) => siem.administrator.patch(`${RECEIVERS}/${id}`, { op: 'replace', value })

  /** The Authorization header of the next event. */
  async function authorization() {
    siem.requests.length = 0
    await directory.reset(ada, { revoke: false })
    await directory.notices()
    return siem.requests.map(({ headers }) => headers.authorization)
  }

  it('are called with the authorization that they ask for, which nobody reads', async () => {
    const made = await siem.receive({ authorization: SECRET })
    expect(await authorization()).to.deep.equal([SECRET])
    const read = await siem.administrator.get(`${RECEIVERS}/${made.id}?attributes=authorization,name`)
    for (const shown of [made, read.body]) expect(JSON.stringify(shown)).to.not.include('s3cr3t')
    for (const name of ['eventReceivers', 'outbox', 'auditEvents']) {
      const stored = await directory.database.connection.collection(name).find().toArray()
      expect(JSON.stringify(stored), name).to.not.include('s3cr3t')
    }
    expect(verdict(await siem.administrator.get(`${RECEIVERS}?filter=authorization pr`))).to.equal('400 invalidFilter')
  })

  it('keep it when they are changed, and lose it at another address', async () => {
    const { id } = await siem.receive({ authorization: SECRET })
    await set(id, { name: 'Other' }).expect(200)
    await siem.administrator.put(`${RECEIVERS}/${id}`, siem.body()).expect(200)
    expect(await authorization()).to.deep.equal([SECRET])
    await set(id, { endpointUri: `${siem.url}?tenant=7` }).expect(200)
    expect(await authorization()).to.deep.equal([undefined])
    await set(id, { authorization: `${SECRET}2` }).expect(200)
    expect(await authorization()).to.deep.equal([`${SECRET}2`])
  })

  const unsound: Record<string, object> = {
    'an address without TLS': { endpointUri: 'http://siem.example.com/' },
    'an address with a fragment': { endpointUri: 'https://siem.example.com/#a' },
    'no address': { endpointUri: 'siem' },
    'events that there are none of': { events: ['https://schemas.openid.net/secevent/caep/event-type/login'] },
    'no events': { events: [] },
    'a second header': { authorization: 'Bearer a\r\nX-Other: b' },
    'a header with a letter of no ASCII': { authorization: 'Bearer é' },
  }
  for (const [what, fields] of Object.entries(unsound)) {
    it(`are refused with ${what}, and nothing is written`, async () => {
      expect(verdict(await siem.administrator.post(RECEIVERS, siem.body(fields)))).to.equal('400 invalidValue')
      expect(await directory.database.connection.collection('eventReceivers').countDocuments()).to.equal(0)
    })
  }

  const targetsOf = async (event: string) => {
    const found = (await (await directory.scim('audit:read')).get(`${EVENTS}?filter=event eq "${event}"`).expect(200))
      .body
    return found.Resources.map(({ target }: { target: string }) => target)
  }

  it('leave events in the audit when they are made, changed and deleted', async () => {
    const { id } = await siem.receive()
    await set(id, { name: 'Other' }).expect(200)
    await set(id, { authorization: SECRET }).expect(200)
    await siem.administrator.delete(`${RECEIVERS}/${id}`).expect(204)
    for (const [event, times] of [
      ['created', 1],
      ['changed', 2],
      ['deleted', 1],
    ] as const)
      expect(await targetsOf(`eventReceiver.${event}`)).to.deep.equal(Array(times).fill(id))
  })
})
