import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import type { RelyingParty } from '../../support/relying-party.ts'
import { personNamed, postAs, tokensOf } from './support.ts'

describe('asking about tokens', () => {
  let directory: TestDirectory
  let app: RelyingParty

  before(async () => {
    directory = await startDirectory({ frozen: true })
    app = await directory.relyingParty()
    await personNamed(directory, 'ada')
  })
  after(() => directory.stop())

  const introspect = (token: string, by = app) => postAs(by, `${directory.issuer}/introspect`, { token })

  it('O69: too much about worthless ones is refused for a while, and about good ones it is not', async () => {
    const { access_token: good } = await tokensOf(app, directory.browser(), 'ada')
    const canteen = await directory.relyingParty({ name: 'Canteen' })
    const failures = directory.database.connection.collection('failures')
    expect((await introspect('rubbish')).status).to.equal(200)
    const counted = { _id: new RegExp(`^introspection\\.${app.clientId}\\.`) } as object
    await failures.updateOne(counted, { $set: { count: 9_999 } })
    expect((await introspect(good)).status).to.equal(200)
    expect((await introspect('rubbish')).status).to.equal(200)
    const refused = await introspect('rubbish')
    expect(refused.status).to.equal(429)
    expect(Number(refused.headers.get('retry-after'))).to.be.within(1, 600)
    expect(await refused.json()).to.include({ code: 'tooManyTokens' })
    expect(await (await introspect(good)).json()).to.include({ active: true })
    expect((await introspect('rubbish', canteen)).status).to.equal(200)
    expect((await introspect('rubbish', { ...app, clientSecret: 'wrong' })).status).to.equal(429)
    directory.wait(600)
    expect(await (await introspect('rubbish')).json()).to.deep.equal({ active: false })
  })
})
