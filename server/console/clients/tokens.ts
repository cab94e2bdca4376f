import { asResource } from '../../../scim/as-resource.ts'
import { provisioningTokenType } from '../../../scim/schema/resource-types.ts'
import type { JsonObject } from '../../../scim/store.ts'
import type { Line, Part } from '../../../views/console/resource-parts.tsx'
import type { Visit } from '../page.ts'
import type { Act } from '../resources/kind.ts'

export const TOKENS = '/admin/v2/ProvisioningTokens'

const SHOWN = '100'

/** What a client is known by: its tokens, the newest first, each with what it may do. */
export async function tokensOf({ api, may }: Visit, { id }: JsonObject): Promise<Part> {
  const filter = `provisioningClient.value eq ${JSON.stringify(id)}`
  const newest = { sortBy: 'meta.created', sortOrder: 'descending', count: SHOWN }
  const { resources } = await api.list(TOKENS, { filter, ...newest })
  const mayWrite = may('clients:write')
  return {
    title: 'Tokens',
    about: 'Make a new one, give it to the system, then end the former one: nothing stops meanwhile.',
    lines: resources.map(token => toLine(token, mayWrite)),
    empty: 'It has no token',
    links: mayWrite ? [{ label: 'New token', href: `/console/clients/${encodeURIComponent(String(id))}/token` }] : [],
  }
}

function toLine(token: JsonObject, mayWrite: boolean): Line {
  const { scopes, expiresAt, bootstrap } = asResource(provisioningTokenType, token)
  const { created } = token.meta as { created: string }
  const title = `Made ${created.slice(0, 16).replace('T', ' ')} UTC`
  return {
    id: String(token.id),
    title,
    details: [scopes.join(', '), expiresAt === undefined ? 'Has no end' : `Ends ${expiresAt.slice(0, 10)}`],
    marks: bootstrap ? [{ text: 'From the settings', tone: 'plain' }] : [],
    ...(mayWrite &&
      !bootstrap && { act: { name: 'endToken', label: 'End', hidden: { token: String(token.id) }, about: title } }),
  }
}

export const endToken: Act = async ({ api }, _client, { token = '' }) => {
  await api.remove(`${TOKENS}/${encodeURIComponent(token)}`)
  return { done: 'The token is worth nothing any more.' }
}
