import { expect } from 'chai'
import type { TestDirectory } from '../../support/directory.ts'
import { startConsole, type TestConsole } from './support.ts'

/** Every list of the console that is paged through, with something that it is filtered by. */
const LISTS = [
  '/console/users?q=a',
  '/console/groups?q=a',
  '/console/applications?q=a',
  '/console/roles?q=a',
  '/console/audit?event=signIn.password',
  '/console/outbox?show=failed',
  '/console/jobs',
]

describe('a place in a list of the console that is none any more', () => {
  let directory: TestDirectory
  let staff: TestConsole

  before(async () => {
    ;({ directory, staff } = await startConsole())
  })
  after(() => directory.stop())

  for (const list of LISTS)
    it(`begins it anew: ${list}`, async () => {
      const { browser } = await staff.enter('chief', '/console')
      const answer = await browser.open(`${list}${list.includes('?') ? '&' : '?'}cursor=zz`)
      expect([answer.status, answer.url, answer.hops.at(0)?.status]).to.deep.equal([200, directory.issuer + list, 303])
    })
})
