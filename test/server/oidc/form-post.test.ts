import { expect } from 'chai'
import type { Page } from '../../support/browser.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { CALLBACK, type RelyingParty } from '../../support/relying-party.ts'
import { PASSWORD, parametersOf, personNamed } from './support.ts'

describe('response_mode=form_post', () => {
  let directory: TestDirectory
  let app: RelyingParty

  before(async () => {
    directory = await startDirectory()
    app = await directory.relyingParty()
    await personNamed(directory, 'ada')
  })
  after(() => directory.stop())

  const valuesIn = ({ html }: Page) =>
    Object.fromEntries([...html.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]))

  it('O19: answers with a page of ours that runs nothing of its own, is kept by nobody and posts to the application alone', async () => {
    const attempt = await app.start({ response_mode: 'form_post' })
    const page = await directory.browser().signIn(attempt.url, 'ada', PASSWORD)
    expect(page).to.include({ status: 200, title: 'On to the next page' })
    expect(page.headers.get('cache-control')).to.equal('no-store')
    expect(page.html).to.include(`<form id="onward" method="post" action="${CALLBACK}">`)
    for (const [, address] of page.html.matchAll(/(?:src|href)="([^"]*)"/g)) expect(address).to.match(/^\/assets\//)
    expect(page.html).to.not.match(/<script(?![^>]* src=)/)
    expect(page.headers.get('content-security-policy')?.split(/;\s*/)).to.include.members([
      "default-src 'none'",
      "script-src 'self'",
      `form-action 'self' ${new URL(CALLBACK).origin}`,
      "frame-ancestors 'none'",
    ])
    const back = `${CALLBACK}?${new URLSearchParams(valuesIn(page))}`
    expect((await attempt.exchange(back)).claims()?.amr).to.deep.equal(['pwd'])
  })

  it('O10, O19: carries errors with state and iss, escaped', async () => {
    const state = '"><script>alert(1)</script>'
    const { url } = await app.start({ response_mode: 'form_post', prompt: 'none', state })
    const page = await directory.browser().open(url)
    expect(page.html).to.not.include('<script>alert')
    expect(valuesIn(page)).to.include({
      error: 'login_required',
      iss: directory.issuer,
      state: '&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;',
    })
  })

  it('O4, O19: an answer in the fragment, which is for an implicit flow, is refused', async () => {
    const { url } = await app.start({ response_mode: 'fragment' })
    expect(parametersOf(await directory.browser().open(url))).to.include({ error: 'invalid_request' })
  })

  it('O19: a response mode that there is not is refused', async () => {
    const { url } = await app.start({ response_mode: 'web_message' })
    expect(parametersOf(await directory.browser().open(url))).to.include({ error: 'unsupported_response_mode' })
  })
})
