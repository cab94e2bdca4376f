import { expect } from 'chai'
import type { Page } from '../../support/browser.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { CALLBACK, type RelyingParty } from '../../support/relying-party.ts'
import { isAtApplication, PASSWORD, personNamed } from './support.ts'

describe('the sign-in page', () => {
  let directory: TestDirectory
  let app: RelyingParty

  before(async () => {
    directory = await startDirectory()
    app = await directory.relyingParty()
    await personNamed(directory, 'known')
  })
  after(() => directory.stop())

  const open = async () => {
    const browser = directory.browser()
    return { browser, page: await browser.open((await app.start()).url) }
  }

  /** What is left when names and what is random are taken out. */
  const essence = ({ html, status, headers, hops }: Page, name: string) => ({
    status,
    hops: hops.map(hop => [hop.status, hop.cookies.map(cookie => cookie.split('=')[0])]),
    headers: [...headers].filter(([header]) => !/^(date|x-request-id|set-cookie)$/.test(header)),
    html: html.replaceAll(/(interaction\/|name="csrf" value=")[\w-]+/g, '$1…').replaceAll(`"${name}"`, '"who"'),
  })

  /** Makes somebody who can't sign in with PASSWORD. */
  const refused: Readonly<Record<string, () => Promise<unknown>>> = {
    'who is not there': async () => {},
    'with another password': () => personNamed(directory, 'case1', { password: 'another harbour at noon' }),
    'who is locked': async () => {
      await personNamed(directory, 'case2')
      for (let attempt = 0; attempt < 6; attempt++) await directory.services.passwords.verify('case2', 'wrong')
    },
    'who is inactive': () => personNamed(directory, 'case3', { active: false }),
    'whose one-time password has ended': async () => {
      await directory.reset(await personNamed(directory, 'case4'), {
        delivery: 'password',
        password: 'seven lanterns over slow water',
      })
    },
    'who has no password': () => directory.person({ userName: 'case5' }),
    'who was reset by a link': async () => {
      await directory.reset(await personNamed(directory, 'case6'), { delivery: 'link' })
    },
    'who signs in elsewhere': async () => {
      const id = await personNamed(directory, 'case7')
      const hr = await directory.scim('users:write,roles:write,passwords:reset')
      const path = 'urn:rekey:params:scim:schemas:extension:password:1.0:User:federated'
      await hr.patch(`/scim/v2/Users/${id}`, { op: 'replace', path, value: true }).expect(200)
    },
    'with a password that is too long': async () => {},
  }

  it('O38, P34: is the same for everybody who is refused, whatever the reason', async () => {
    const answers: [string, ReturnType<typeof essence>][] = []
    for (const [index, [what, prepare]] of Object.entries(refused).entries()) {
      await prepare()
      const { browser, page } = await open()
      const password = what.includes('too long') ? 'x'.repeat(2000) : what.includes('ended') ? 'later' : PASSWORD
      const answer = await browser.submit(page, '/login', { identifier: `case${index}`, password })
      answers.push([what, essence(answer, `case${index}`)])
    }
    const [first, ...others] = answers
    expect(first?.[1].html).to.contain('Wrong name or password')
    for (const [what, answer] of others) expect(answer, what).to.deep.equal(first?.[1])
  })

  it('O89, P68: refuses a one-time password that has ended', async () => {
    const password = await directory.reset(await personNamed(directory, 'late'))
    directory.wait(604_801)
    const { browser, page } = await open()
    expect((await browser.submit(page, '/login', { identifier: 'late', password })).title).to.equal('Sign in')
  })

  it('P44: refuses the right password, too, while it is locked, and takes it when the wait is over', async () => {
    await personNamed(directory, 'hasty')
    const { browser, page } = await open()
    let answer = page
    for (let attempt = 0; attempt < 5; attempt++) {
      answer = await browser.submit(answer, '/login', { identifier: 'hasty', password: 'wrong' })
    }
    answer = await browser.submit(answer, '/login', { identifier: 'hasty', password: PASSWORD })
    expect(answer.title).to.equal('Sign in')
    directory.wait(60)
    expect(
      isAtApplication(await browser.submit(answer, '/login', { identifier: 'hasty', password: PASSWORD })),
    ).to.equal(true)
  })

  it('O32, trap 11: leads on with 303 after the password, and never with 307 or 308', async () => {
    const { browser, page } = await open()
    const back = await browser.submit(page, '/login', { identifier: 'known', password: PASSWORD })
    expect(isAtApplication(back)).to.equal(true)
    expect(back.hops.map(({ status }) => status)).to.deep.equal([303, 303])
  })

  it('O31: may not be framed or kept, says nothing to others, and its form ends here or at the application', async () => {
    const { page } = await open()
    expect(Object.fromEntries(page.headers)).to.include({
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cache-control': 'no-store',
    })
    const policy = page.headers.get('content-security-policy')
    expect(policy).to.contain("frame-ancestors 'none'").and.to.contain("default-src 'none'")
    expect(policy)
      .to.contain(`form-action 'self' ${new URL(CALLBACK).origin};`)
      .and.not.to.contain('unsafe')
  })

  it('escapes what was typed', async () => {
    const { browser, page } = await open()
    const answer = await browser.submit(page, '/login', { identifier: '"><script>x()</script>', password: 'x' })
    expect(answer.html).not.to.contain('<script>x()')
    expect(answer.html).not.to.contain(PASSWORD)
  })

  it('O37: cancelled, gives the application access_denied', async () => {
    const { browser, page } = await open()
    const back = await browser.submit(page, '/abort')
    expect(back.url).to.contain('error=access_denied').and.to.contain('state=')
  })

  it('leads to “forgot password”', async () => {
    const { browser, page } = await open()
    expect(page.html).to.contain('href="/forgot"')
    expect((await browser.open('/forgot')).status).to.equal(200)
  })
})
