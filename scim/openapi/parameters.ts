import type { JsonObject } from '../store.ts'

const inQuery = (name: string, schema: JsonObject, description: string): JsonObject => ({
  name,
  in: 'query',
  description,
  schema,
})
const inHeader = (name: string, description: string): JsonObject => ({
  name,
  in: 'header',
  description,
  schema: { type: 'string' },
})

/** The parameters of requests, by their names among the components. */
export const parameters: Readonly<Record<string, JsonObject>> = {
  id: { name: 'id', in: 'path', required: true, description: 'The id of the resource.', schema: { type: 'string' } },
  attributes: inQuery(
    'attributes',
    { type: 'string' },
    'The attributes to answer, with commas between them: `userName,emails.value`.',
  ),
  excludedAttributes: inQuery('excludedAttributes', { type: 'string' }, 'The attributes to leave out of the answer.'),
  filter: inQuery(
    'filter',
    { type: 'string' },
    'Which resources (RFC 7644 §3.4.2.2): `userName eq "ann"`, `emails[type eq "work" and value co "@example.com"]`.',
  ),
  sortBy: inQuery('sortBy', { type: 'string' }, 'The attribute to sort by: `name.familyName`.'),
  sortOrder: inQuery(
    'sortOrder',
    { type: 'string', enum: ['ascending', 'descending'] },
    'Ascending unless said otherwise.',
  ),
  startIndex: inQuery('startIndex', { type: 'integer' }, 'The place of the first resource; 1 is the first.'),
  count: inQuery('count', { type: 'integer' }, 'The most resources on the page.'),
  cursor: inQuery(
    'cursor',
    { type: 'string' },
    'Empty for the first page, then `nextCursor` of the page before (RFC 9865).',
  ),
  dryRun: inQuery('dryRun', { type: 'boolean' }, 'Whether nothing is written.'),
  deleteOthers: inQuery('deleteOthers', { type: 'boolean' }, 'Whether what the file does not name is deleted.'),
  user: inQuery('user', { type: 'string' }, 'The id or the userName of a person.'),
  of: inQuery('id', { type: 'string' }, 'The id of a resource, which may be gone.'),
  kind: inQuery('kind', { type: 'string' }, 'Which mail, as `resetLink`.'),
  template: inQuery(
    'template',
    { type: 'string' },
    'The name of a mail template; the standard one unless said otherwise.',
  ),
  language: inQuery('language', { type: 'string' }, 'The languages that somebody prefers: `de-CH, en;q=0.5`.'),
  group: inQuery('group', { type: 'string' }, 'The id of the group.'),
  after: inQuery('after', { type: 'string' }, 'The `next` of the page before.'),
  most: inQuery(
    'most',
    { type: 'integer', minimum: 1, maximum: 1000 },
    'How many on a page; 100 unless said otherwise.',
  ),
  by: inQuery('by', { type: 'string', enum: ['hour', 'day'] }, 'Of which length; an hour unless said otherwise.'),
  before: inQuery('before', { type: 'integer' }, 'What was before this revision.'),
  ifMatch: inHeader('If-Match', 'The version that the request means to change, as in `ETag`.'),
  ifNoneMatch: inHeader('If-None-Match', 'The version that the client has: the answer is 304 while it is the newest.'),
  unlessMatch: inHeader(
    'If-None-Match',
    'The version that the request must not meet, or `*` for any: 412 where it does.',
  ),
  prefer: inHeader('Prefer', '`respond-async` to be answered before the work is done (RFC 9967).'),
}

export const headers: Readonly<Record<string, JsonObject>> = {
  ETag: { description: 'The version of the resource.', schema: { type: 'string' } },
  Location: { description: 'The address of the resource.', schema: { type: 'string', format: 'uri' } },
  'Set-Txn': { description: 'The id of the work that goes on (RFC 9967).', schema: { type: 'string' } },
}

/** What shapes an answer with a resource in it. */
export const PROJECTION = ['attributes', 'excludedAttributes']

/** What a write says of the version that it meets. */
export const VERSION = ['ifMatch', 'unlessMatch']

/** What chooses, sorts and pages resources. */
export const QUERY = ['filter', 'sortBy', 'sortOrder', 'startIndex', 'count', 'cursor', ...PROJECTION]
