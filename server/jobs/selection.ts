import { parseFilter } from '../../scim/filter/parse.ts'
import type { MongoClause } from '../../scim/filter/to-mongo.ts'
import { fold, foldUsername } from '../../scim/folding.ts'
import { nothing } from '../../scim/projection.ts'
import type { ResetJobResource } from '../../scim/schema/reset-job.ts'
import { userType } from '../../scim/schema/resource-types.ts'
import type { Caller, FindPage, Position } from '../../scim/store.ts'
import type { JobFileStore } from '../store/reset-job-files.ts'
import type { ResourceCollection, ResourceDocument } from '../store/resource-collection.ts'

/** Somebody who was asked for: the person, where there is exactly one, and the words in which they were asked for. */
export type Chosen = { readonly id?: string | undefined; readonly given?: string; readonly line?: number }

export type Selection = NonNullable<ResetJobResource['selection']>

/** The columns of a file, which are the lists of a selection in the singular. */
export const columns = ['id', 'userName', 'email', 'externalId'] as const

export type Column = (typeof columns)[number]

type Ports = { readonly users: ResourceCollection; readonly findPage: FindPage; readonly files: JobFileStore }

/** A piece of a selection, and the place behind it, from where the rest may be asked for later; without a place there is no rest. */
type Piece = { readonly chosen: readonly Chosen[]; readonly place?: string | undefined }

const AT_ONCE = 500

/** How many people an address has at most, on the average, before each is looked up by itself. */
const SHARED = 2

const LISTS = { ids: 'id', userNames: 'userName', emails: 'email', externalIds: 'externalId' } as const

/** Everybody whom a selection names, behind a place in it, so many at a time; whom it names twice comes twice. */
export async function* chosenBy(
  ports: Ports,
  { job, selection, caller, place }: { job: string; selection: Selection; caller: Caller; place?: string | undefined },
): AsyncGenerator<Piece> {
  for (const [list, column] of Object.entries(LISTS) as [keyof typeof LISTS, Column][]) {
    const values = selection[list] ?? []
    for (let at = Number(place ?? 0); at < values.length; at += AT_ONCE) {
      const some = values.slice(at, at + AT_ONCE).map(given => ({ given, column }))
      yield { chosen: await found(ports, some, caller), place: String(at + AT_ONCE) }
    }
  }
  if (selection.file !== undefined)
    for await (const some of ports.files.walk(job, AT_ONCE, Number(place ?? 0)))
      yield { chosen: await found(ports, some, caller), place: String(some.at(-1)?.line) }
  const filter = filterOf(selection)
  if (filter !== undefined || selection.all) yield* matching(ports, filter, { caller, place })
}

const filterOf = ({ filter, group }: Selection) =>
  group === undefined ? filter : `groups.value eq ${JSON.stringify(group)}`

async function* matching(
  { findPage }: Ports,
  text: string | undefined,
  { caller, place }: { caller: Caller; place?: string | undefined },
): AsyncGenerator<Piece> {
  const filter = text === undefined ? undefined : parseFilter(userType, text, caller.strict)
  const selection = { type: userType, projection: nothing, ...(filter && { filter }) }
  for (let after: Position | undefined = place, isFirst = true; isFirst || after !== undefined; isFirst = false) {
    const page = {
      sortOrder: 'ascending',
      count: AT_ONCE,
      skip: 0,
      total: 0,
      ...(after !== undefined && { after }),
    } as const
    const { resources, next } = await findPage([selection], page, { caller })
    yield { chosen: resources.map(({ resource }) => ({ id: resource.id })), place: next }
    after = next
  }
}

type Asked = { readonly given: string; readonly column: Column; readonly line?: number }

/** Who is meant: by userName and address in any case; an address that two people have means nobody. */
async function found({ users }: Ports, asked: readonly Asked[], { client }: Caller): Promise<Chosen[]> {
  const byColumn = new Map<Column, ReadonlyMap<string, string>>()
  for (const column of columns) {
    const own = asked.filter(one => one.column === column)
    if (own.length === 0) continue
    const { clause, keysOf } = lookup(column, client)
    const keys = [...new Set(own.map(({ given }) => keyOf(column, given)))]
    byColumn.set(column, onlyOnes(await holdersOf(users, keys, clause), keysOf))
  }
  return asked.map(({ given, column, line }) => ({
    id: byColumn.get(column)?.get(keyOf(column, given)),
    given,
    ...(line !== undefined && { line }),
  }))
}

/** Who has any of some keys: all of them, or of each key, where many share one, as many as show that they are several. */
async function holdersOf(users: Ports['users'], keys: readonly string[], clause: Lookup['clause']) {
  const most = SHARED * keys.length
  const all = await users.findWhere(clause(keys), most + 1)
  if (all.length <= most) return all
  return (await Promise.all(keys.map(key => users.findWhere(clause([key]), 2)))).flat()
}

const keyOf = (column: Column, given: string) =>
  column === 'userName' ? foldUsername(given) : column === 'email' ? fold(given) : given

type Lookup = {
  readonly clause: (keys: readonly string[]) => MongoClause
  readonly keysOf: (document: ResourceDocument) => readonly string[]
}

function lookup(column: Column, client: string): Lookup {
  switch (column) {
    case 'id':
      return { clause: keys => ({ _id: { $in: keys } }), keysOf: ({ _id }) => [_id] }
    case 'userName':
      return {
        clause: keys => ({ 'search.userName': { $in: keys } }),
        keysOf: ({ search }) => [String(search.userName)],
      }
    case 'email':
      return {
        clause: keys => ({ 'search.emails.value': { $in: keys } }),
        keysOf: ({ search }) => ((search.emails ?? []) as { value?: string }[]).flatMap(({ value }) => value ?? []),
      }
    case 'externalId':
      return {
        clause: keys => ({ externalIds: { $elemMatch: { client, value: { $in: keys } } } }),
        keysOf: ({ externalIds }) => externalIds.filter(own => own.client === client).map(({ value }) => value),
      }
  }
}

/** Keys that one document has, with its id. */
function onlyOnes(documents: readonly ResourceDocument[], keysOf: Lookup['keysOf']): ReadonlyMap<string, string> {
  const holders = new Map<string, Set<string>>()
  for (const document of documents)
    for (const key of keysOf(document)) holders.set(key, (holders.get(key) ?? new Set()).add(document._id))
  return new Map([...holders].flatMap(([key, ids]) => (ids.size === 1 ? [[key, [...ids][0] ?? ''] as const] : [])))
}
