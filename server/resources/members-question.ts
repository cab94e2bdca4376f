import { ScimError } from '../../scim/error.ts'
import type { Question } from '../../scim/question.ts'
import type { CallerRequest } from '../../scim/request.ts'
import { groupType } from '../../scim/schema/resource-types.ts'
import type { JsonObject } from '../../scim/store.ts'
import type { MemberType } from '../store/memberships.ts'
import { notFound } from './errors.ts'
import { shownMembers } from './group-members.ts'
import type { ResourcePorts } from './ports.ts'

type Ports = Pick<ResourcePorts, 'groups' | 'users' | 'memberships'>

const MOST = 1000

/** The direct members of a group page by page, however many there are: the groups among them first, each kind in the order of their ids. */
export const createMembersQuestion = (ports: Ports): Question => ({
  name: '.members',
  method: 'GET',
  scopes: [groupType.scopes.read],
  answer: request => pageOf(ports, request),
  described: {
    id: 'listGroupMembers',
    summary: 'The direct members of a group, page by page',
    parameters: ['group', 'after', 'most'],
    response: page,
  },
})

async function pageOf(ports: Ports, { query, countUpTo }: CallerRequest): Promise<JsonObject> {
  const group = query.get('group')
  if (!group) throw new ScimError(400, 'invalidValue', '"group" is the id of a group.')
  if (!(await ports.groups.find(group))) throw notFound()
  const after = placeIn(query.get('after') ?? '')
  const count = countIn(query.get('most') ?? '100')
  const [found, totalResults] = await Promise.all([
    ports.memberships.pageOf(group, after, count + 1),
    ports.memberships.countOf([group], countUpTo && countUpTo + 1),
  ])
  const shown = found.slice(0, count)
  const last = found.length > count ? shown.at(-1) : undefined
  return {
    schemas: ['urn:rekey:params:scim:api:messages:1.0:GroupMembers'],
    totalResults,
    members: (await shownMembers(ports, shown)).get(group) ?? [],
    ...(last && { next: `${last.memberType}.${last.member}` }),
  }
}

/** Where a page ended; who stood there may be gone since. */
function placeIn(text: string): { memberType: MemberType; member: string } | undefined {
  if (text === '') return undefined
  const [, memberType, member = ''] = /^(User|Group)\.(.+)$/.exec(text) ?? []
  if (memberType === undefined) throw new ScimError(400, 'invalidValue', '"after" is the "next" of the page before.')
  return { memberType: memberType as MemberType, member }
}

function countIn(text: string): number {
  const count = Number(text)
  if (/^\d{1,4}$/.test(text) && count >= 1 && count <= MOST) return count
  throw new ScimError(400, 'invalidValue', `"most" is a number from 1 to ${MOST}.`)
}

const page: JsonObject = {
  type: 'object',
  required: ['schemas', 'totalResults', 'members'],
  properties: {
    schemas: { type: 'array', items: { type: 'string' } },
    totalResults: { type: 'integer', description: 'How many members there are in all.' },
    members: {
      type: 'array',
      items: {
        type: 'object',
        required: ['value', 'type'],
        properties: {
          value: { type: 'string', description: 'The id of the person or group.' },
          display: { type: 'string', description: 'What it is called.' },
          type: { type: 'string', enum: ['User', 'Group'] },
        },
      },
    },
    next: { type: 'string', description: 'The `after` of the next page; absent on the last one.' },
  },
}
