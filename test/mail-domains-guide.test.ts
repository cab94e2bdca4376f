import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { startDirectory, type TestDirectory } from './support/directory.ts'
import { asJson } from './support/expected.ts'
import { exchangesIn } from './support/guide.ts'
import { DOMAINS } from './support/scim.ts'
import type { TestScimClient } from './support/scim-client.ts'

describe('docs/mail-domains.md', () => {
  let directory: TestDirectory
  let client: TestScimClient
  let id = ''

  /** The record is published as soon as the domain is there. */
  const textRecords = async (name: string) => {
    const { record } = (await client.get(`${DOMAINS}/${id}`)).body
    return record.name === name ? [record.value] : []
  }

  before(async () => {
    directory = await startDirectory({ textRecords })
    client = await directory.scim('domains:write')
    for (const value of ['a@example.com', 'b@Example.com', 'c@mail.example.com', 'none'])
      await directory.person({ userName: value, emails: [{ value }] })
  })
  after(() => directory.stop())

  const { exchanges, strays } = exchangesIn(readFileSync('docs/mail-domains.md', 'utf8'))
  it('shows no answer without its request', () => expect(strays).to.deep.equal([]))

  for (const { method, path, body, answer = '' } of exchanges) {
    it(`answers as it says to ${method} ${path}`, async () => {
      const request = client.send(method.toLowerCase() as 'get', path.replace('{id}', id))
      const { text, body: given } = await (body
        ? request.set('Content-Type', 'application/scim+json').send(body)
        : request)
      id ||= given.id
      asJson(answer.replace('{id}', id)).compareWith(text)
    })
  }
})
