import type { TestDirectory } from '../../support/directory.ts'
import { EVENTS, TOKEN, TOKENS } from '../../support/scim.ts'
import { scimClientWith, type TestScimClient } from '../../support/scim-client.ts'
import { staffOf } from '../../support/staff.ts'

export const MINUTE = 60
export const DAY = 86_400
export const ALL = 'users:read users:write passwords:reset roles:write me:read'

export type Client = Pick<TestScimClient, 'get' | 'post' | 'patch' | 'delete' | 'withText'>

export type PersonalTokens = Awaited<ReturnType<typeof personalTokensOf>>

/** The boss of a directory, who has just signed in to an application for administrators, and personal tokens. */
export async function personalTokensOf(directory: TestDirectory) {
  const staff = await staffOf(directory)
  const boss = await staff.holder('boss', 'administrator')
  const console: Client = await staff.signedIn('boss', ALL, 'admin')

  const inSeconds = (seconds: number) => new Date(directory.services.now().getTime() + seconds * 1000).toISOString()

  const asked = (rest: object = {}) => ({
    schemas: [TOKEN],
    name: 'Nightly report',
    scopes: ['users:read'],
    expiresAt: inSeconds(30 * DAY),
    ...rest,
  })

  return {
    staff,
    boss,
    console,
    inSeconds,
    asked,
    async make(rest: object = {}, by = console) {
      const { id, token } = (await by.post(TOKENS, asked(rest)).expect(201)).body
      return { id, token, at: `${TOKENS}/${id}`, client: scimClientWith(token, directory.address) }
    },
    async eventsOf(event: string) {
      const auditor = await directory.scim('audit:read')
      return (await auditor.get(`${EVENTS}?filter=event eq "${event}"&sortBy=at`).expect(200)).body.Resources
    },
  }
}
