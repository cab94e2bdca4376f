import { versionOf } from '../../../scim/etag.ts'
import type { JsonObject } from '../../../scim/store.ts'
import { removePage as removeView } from '../../../views/console/remove.tsx'
import { orSayWhy } from '../or-say-why.ts'
import type { Page, Visit } from '../page.ts'
import { addressOf, hrefOf, type Kind } from './kind.ts'

/** Deletes one, after its page has said what goes with it. */
export const removePage = (kind: Kind): Page => ({
  path: `${kind.path}/:id/delete`,
  scopes: [kind.scopes.write],
  get: visit => ask(kind, visit),
  post: (visit, { version }) =>
    orSayWhy(
      async () => {
        await visit.api.remove(addressOf(kind, visit.params.id), version)
        return { to: await visit.tell(`/console${kind.path}`, { done: `The ${kind.one} is deleted.` }) }
      },
      problem => ask(kind, visit, problem),
    ),
})

async function ask(kind: Kind, visit: Visit, problem?: string): Promise<string> {
  const { api, frame, params, address } = visit
  const resource: JsonObject = await api.get(addressOf(kind, params.id), kind.projection)
  const { version = '' } = resource.meta as { version?: string }
  return removeView({
    frame,
    action: address,
    one: kind.one,
    name: String(resource[kind.naming]),
    href: hrefOf(kind, resource.id),
    version: versionOf(version),
    about: kind.removal,
    problem,
  })
}
