import { expect } from 'chai'
import type { Desk } from '../support/command-line.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import { deskAt } from './support.ts'

describe('rekey client-tokens', () => {
  let directory: TestDirectory
  let desk: Desk

  before(async () => {
    directory = await startDirectory()
    desk = await deskAt(directory, 'clients:write,users:read')
  })
  after(async () => {
    await desk.remove()
    await directory.stop()
  })

  it('makes a token that is shown once and good for what was said, lists it, and ends it', async () => {
    const client = (await desk.run(['clients', 'create', '--name', 'HR system'])).json()
    const make = ['client-tokens', 'create', '--client-id', client.id, '--scope', 'users:read']
    const { id, token, scopes } = (await desk.run(make)).json()
    expect(scopes).to.deep.equal(['users:read'])
    const look = async (words: string[]) => (await desk.run(words, { token })).code
    expect([await look(['users', 'list']), await look(['clients', 'list'])]).to.deep.equal([0, 1])

    const filter = `provisioningClient.value eq "${client.id}"`
    const list = await desk.run(['client-tokens', 'list', '--filter', filter])
    expect(list.json().map((one: { id: string }) => one.id)).to.deep.equal([id])
    expect(list.stdout).not.to.include(token)

    const end = ['client-tokens', 'delete', '--token-id', id]
    expect((await desk.run(end)).code).to.equal(2)
    expect((await desk.run([...end, '--yes'])).code).to.equal(0)
    expect(await look(['users', 'list'])).to.equal(1)
  })

  it('gives nobody more than they have, and says so', async () => {
    const client = (await desk.run(['clients', 'create', '--name', 'Okta'])).json()
    const make = ['client-tokens', 'create', '--client-id', client.id, '--scope', 'users:write']
    const { code, stderr } = await desk.run(make)
    expect(code).to.equal(1)
    expect(stderr).to.match(/users:write/)
    expect((await desk.run(['client-tokens', 'create', '--client-id', client.id])).code).to.equal(2)
  })
})
