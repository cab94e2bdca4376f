import { resourcesPage } from '../../../views/console/resources.tsx'
import type { Page, Visit } from '../page.ts'
import { reportOf } from '../told.ts'
import { hrefOf, type Kind } from './kind.ts'

const COUNT = 50

/** Of more than these nobody waits for their number. */
const COUNTED = 10_000

/** All of a type by their names, found by how these begin. */
export const listPage = (kind: Kind): Page => ({
  path: kind.path,
  scopes: [kind.scopes.read],
  get: visit => show(kind, visit),
})

async function show(kind: Kind, visit: Visit): Promise<string> {
  const { api, frame, told, may, query } = visit
  const { naming, columns, title, about, empty, one } = kind
  const asked = askedIn(query)
  const { total, resources, next } = await api.list(
    kind.endpoint,
    {
      ...kind.projection,
      ...(asked && { filter: `${naming} sw ${JSON.stringify(asked)}` }),
      sortBy: naming,
      count: String(COUNT),
      cursor: query.get('cursor') ?? '',
    },
    COUNTED,
  )
  return resourcesPage({
    frame,
    told: reportOf({ told }),
    title,
    about,
    href: `/console${kind.path}`,
    asked,
    columns: Object.keys(columns),
    rows: resources.map(resource => ({
      name: String(resource[naming]),
      href: hrefOf(kind, resource.id),
      cells: Object.values(columns).map(cellOf => cellOf(resource)),
    })),
    total: total > COUNTED ? `More than ${COUNTED.toLocaleString('en')}` : `${total.toLocaleString('en')} in all`,
    empty,
    create: may(kind.scopes.write) ? { label: `New ${one}`, href: `/console${kind.path}/new` } : undefined,
    firstHref: query.get('cursor') ? pageAt(kind, visit) : undefined,
    nextHref: next && pageAt(kind, visit, next),
  })
}

const askedIn = (query: URLSearchParams) => (query.get('q') ?? '').trim().slice(0, 256)

function pageAt({ path }: Kind, { query }: Visit, cursor = ''): string {
  const asked = askedIn(query)
  const parameters = new URLSearchParams({ ...(asked && { q: asked }), ...(cursor && { cursor }) })
  return `/console${path}${parameters.size > 0 ? `?${parameters}` : ''}`
}
