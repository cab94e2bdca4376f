import { versionOf } from '../../../scim/etag.ts'
import type { JsonObject } from '../../../scim/store.ts'
import { resourcePage } from '../../../views/console/resource.tsx'
import { refused } from '../api.ts'
import { orSayWhy } from '../or-say-why.ts'
import type { Answer, Fields, Page, Visit } from '../page.ts'
import { reportOf } from '../told.ts'
import { createForm } from './form.ts'
import { addressOf, hrefOf, type Kind } from './kind.ts'

/** A new one, and one that is there: its form, what belongs to it, and what is done to it. */
export const editPages = (kind: Kind): readonly Page[] => [
  {
    path: `${kind.path}/new`,
    scopes: [kind.scopes.write],
    get: visit => show(kind, visit, {}),
    post: (visit, fields) =>
      orSayWhy(
        () => create(kind, visit, fields),
        problem => show(kind, visit, {}, { fields, problem }),
      ),
  },
  {
    path: `${kind.path}/:id`,
    scopes: [kind.scopes.read],
    get: async visit => show(kind, visit, await read(kind, visit)),
    async post(visit, fields) {
      const resource = await read(kind, visit)
      const work = fields.act === undefined ? save : carryOut
      return orSayWhy(
        () => work(kind, visit, resource, fields),
        problem => show(kind, visit, resource, { fields, problem }),
      )
    },
  },
]

const read = (kind: Kind, { api, params }: Visit): Promise<JsonObject> =>
  api.get(addressOf(kind, params.id), kind.projection)

async function create(kind: Kind, visit: Visit, fields: Fields): Promise<Answer> {
  const body = await createForm(kind, visit, {}).read(fields)
  const urns = Object.keys(body).filter(name => name.startsWith('urn:'))
  const made = await visit.api.post(kind.endpoint, { schemas: [kind.type.schema.urn, ...urns], ...body })
  return tellOf(kind, visit, made, `The ${kind.one} is there.`)
}

async function save(kind: Kind, visit: Visit, resource: JsonObject, fields: Fields): Promise<Answer> {
  const body = await createForm(kind, visit, resource).read(fields)
  const { version } = fields
  const saved = await visit.api.replace(addressOf(kind, resource.id), body, { version, query: kind.projection })
  return tellOf(kind, visit, { id: resource.id ?? '', ...saved }, `The ${kind.one} is saved.`)
}

async function carryOut(kind: Kind, visit: Visit, resource: JsonObject, fields: Fields): Promise<Answer> {
  const { acts = {} } = kind
  const act = Object.entries(acts).find(([name]) => name === fields.act)?.[1]
  if (!act) throw refused('There is no such button here.')
  const { done, written = resource } = await act(visit, resource, fields)
  return tellOf(kind, visit, written, done)
}

/** A secret that came of it is shown first, on a page of its own. */
async function tellOf(kind: Kind, visit: Visit, written: JsonObject, done: string): Promise<Answer> {
  const secret = kind.secret?.in(written)
  const href = hrefOf(kind, written.id)
  return { to: await (secret === undefined ? visit.tell(href, { done }) : visit.tell(`${href}/secret`, { secret })) }
}

async function show(
  kind: Kind,
  visit: Visit,
  resource: JsonObject,
  { fields, problem }: { fields?: Fields | undefined; problem?: string } = {},
): Promise<string> {
  const { frame, told, typed, may, address } = visit
  const isNew = resource.id === undefined
  const { version = '' } = (resource.meta ?? {}) as { version?: string }
  const form = createForm(kind, visit, resource)
  const given = fields ?? typed
  // What was typed for an act says nothing of the form.
  const ofForm = given.act === undefined
  const filled = ofForm && Object.keys(given).length > 0 ? given : form.stored()
  const fixed = kind.fixedFor?.(resource)
  const mayWrite = may(kind.scopes.write) && fixed === undefined
  return resourcePage({
    frame,
    told: reportOf({ told }),
    title: isNew ? `New ${kind.one}` : String(resource[kind.naming]),
    back: { label: kind.title, href: `/console${kind.path}` },
    action: address,
    version: filled.version ?? versionOf(version),
    sections: await form.show(filled, ofForm ? problem : undefined),
    parts: isNew ? [] : ((await kind.partsOf?.(visit, resource, given)) ?? []),
    mayWrite,
    fixed,
    problem,
    submit: isNew ? `Create ${kind.one}` : 'Save',
    removeHref: mayWrite && !isNew ? `${hrefOf(kind, resource.id)}/delete` : undefined,
  })
}
