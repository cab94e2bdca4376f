import { expect } from 'chai'
import { startDirectory } from './directory.ts'
import { GROUP, GROUPS, POLICIES, POLICY } from './scim.ts'
import type { TestScimClient } from './scim-client.ts'

/** The beginning of any file of policies. */
export const DEFAULT = 'default:\n  name: Default\n  minLength: 15\n'

export type PoliciesAsCode = Awaited<ReturnType<typeof startPoliciesAsCode>>

/** A directory whose policies go out and in as files. */
export async function startPoliciesAsCode() {
  const directory = await startDirectory()
  const security = await directory.scim('policies:write,passwords:reset', 'Security')
  const hr = await directory.scim('users:write')
  return {
    directory,
    security,
    group: async (displayName: string, client = hr): Promise<string> =>
      (await client.post(GROUPS, { schemas: [GROUP], displayName }).expect(201)).body.id,
    remove: (group: string) => hr.delete(`${GROUPS}/${group}`).expect(204),
    policy: (name: string, rules: object = {}) =>
      security.post(POLICIES, { schemas: [POLICY], name, ...rules }).expect(201),
    async exported(client = security): Promise<string> {
      const { type, text } = await client.get(`${POLICIES}/.export`).buffer(true)
      expect(type).to.equal('application/yaml')
      return text
    },
    imported: (
      text: string,
      { query = '', client = security }: { query?: string; client?: Pick<TestScimClient, 'withText'> } = {},
    ) => client.withText('post', `${POLICIES}/.import${query}`, text).set('Content-Type', 'application/yaml'),
    /** The policies in force, each with its priority. */
    async order(): Promise<string> {
      const { Resources } = (await security.get(`${POLICIES}?filter=priority+pr&sortBy=priority`)).body
      return Resources.map(({ name, priority }: { name: string; priority: number }) => `${name}${priority}`).join(' ')
    },
  }
}

/** References to policies, each with its priority. */
export const shown = (list: readonly { display: string; priority?: number }[]) =>
  list.map(({ display, priority }) => `${display}${priority ?? ''}`)
