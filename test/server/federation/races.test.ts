import { expect } from 'chai'
import { createFederation } from '../../../server/federation/federation.ts'
import type { Services } from '../../../server/services.ts'
import { type Adversary, startAdversary, trust } from '../../support/adversary.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { federatedPerson, leave } from '../../support/federation.ts'
import type { RelyingParty } from '../../support/relying-party.ts'
import { STATE, USERS } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'
import { isAtApplication } from '../oidc/support.ts'

/** More looks at the person than a sign-in takes. */
const LOOKS = 6

describe('what happens while somebody comes back from an identity provider', () => {
  let directory: TestDirectory
  let adversary: Adversary
  let app: RelyingParty
  let chief: TestScimClient
  let provider: Awaited<ReturnType<typeof trust>>
  let looks = 0
  let stepIn: { after: number; act: () => PromiseLike<unknown> } | undefined

  function adapt(services: Services): Services {
    const passwords = {
      ...services.passwords,
      async standing(userId: string) {
        const standing = await services.passwords.standing(userId)
        if (++looks === stepIn?.after) await stepIn.act()
        return standing
      },
    }
    return { ...services, passwords, federation: createFederation({ ...services, passwords }) }
  }

  before(async () => {
    directory = await startDirectory({ adapt })
    adversary = await startAdversary()
    app = await directory.relyingParty()
    chief = await directory.scim('users:write,roles:write')
    provider = await trust(directory, adversary)
  })
  after(async () => {
    adversary.stop()
    await directory.stop()
  })

  const set = (id: string, path: string, value: boolean) =>
    chief.patch(`${USERS}/${id}`, { op: 'replace', path, value }).expect(200)
  const links = () => directory.database.connection.collection('federatedIdentities')

  /** Somebody comes back, and after the n-th look at them something happens; where they end, and whether it did. */
  async function comeBack(userName: string, after: number, act: () => PromiseLike<unknown>) {
    const browser = directory.browser()
    const back = adversary.back(await leave(browser, (await app.start()).url), userName)
    looks = 0
    stepIn = { after, act }
    const page = await browser.open(back)
    stepIn = undefined
    return { page, browser, happened: looks >= after }
  }

  it('O42, O83: whoever is deactivated meanwhile is not in, wherever it falls', async () => {
    let places = 0
    for (let happens = true; happens && places < LOOKS; places++) {
      const userName = `ada${places}`
      const id = await federatedPerson(directory, userName)
      const { page, browser, happened } = await comeBack(userName, places + 1, () => set(id, 'active', false))
      happens = happened
      expect((await browser.open('/account')).title === userName, page.html).to.equal(!happened)
    }
    expect(places).to.be.within(3, LOOKS - 1)
  })

  it('O83: whoever is signed out everywhere meanwhile signs in again', async () => {
    const id = await federatedPerson(directory, 'bea')
    const { page } = await comeBack('bea', 1, () => directory.services.passwords.revokeSessions(id, { ...SELF, id }))
    expect(page.title).to.equal('Sign in')
  })

  for (const [what, act] of [
    ['comes to have a password here', (id: string) => set(id, `${STATE}:federated`, false)],
    ['is deactivated', (id: string) => set(id, 'active', false)],
    ['is deleted', (id: string) => chief.delete(`${USERS}/${id}`).expect(204)],
    ['is to sign in elsewhere', () => chief.delete(provider.at).expect(204)],
  ] as const) {
    it(`is not linked who ${what} meanwhile`, async () => {
      const userName = what.replaceAll(' ', '-')
      const accountId = await federatedPerson(directory, userName)
      const { page } = await comeBack(userName, 1, () => act(accountId))
      expect(isAtApplication(page)).to.equal(false)
      expect(page.title).to.equal('That account is not known here')
      expect(await links().countDocuments({ accountId })).to.equal(0)
    })
  }
})

const SELF = { kind: 'person', rank: 0, scopes: new Set<string>(), channel: 'self' } as const
