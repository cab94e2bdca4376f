import { command } from '../command.ts'
import { usage } from '../errors.ts'
import { deleteOf, listOf } from '../of-resources.ts'
import { list, required, text } from '../option.ts'
import { kinds, ROLES } from '../resources.ts'
import { type Operation, quoted } from '../scim.ts'

const { group, user } = kinds

const groupId = required(text('the id of the group', 'id'))

const toMembers = (ids: readonly string[]) => ids.map(value => ({ value }))

export const groups = {
  list: listOf(group, {
    description: 'List groups.',
    example: 'groups list --filter \'displayName sw "Ward"\' --attributes displayName',
    columns: ['id', 'displayName'],
  }),
  get: command({
    description: 'Show a group without its members, of whom there may be many: see rekey groups members.',
    example: 'groups get --group-id $group_id',
    options: { groupId },
    run: async ({ groupId }, { scim }) => ({
      json: await scim.get(group.endpoint, groupId, { excludedAttributes: 'members' }),
    }),
  }),
  members: command({
    description: 'List the people who are in a group, in groups within it as well.',
    example: 'groups members --group-id $group_id --output csv',
    options: { groupId },
    columns: ['id', 'userName', 'displayName', 'active'],
    run: async ({ groupId }, { scim }) => ({
      json: await scim.list(user.endpoint, { filter: `groups.value eq ${quoted(groupId)}` }),
    }),
  }),
  create: command({
    description: 'Create a group.',
    example: 'groups create --display-name "Ward 3" --member-id $user_id',
    options: {
      displayName: required(text('its name', 'name')),
      memberId: list('the id of a person or a group to put into it', 'id'),
      role: list('a role for everybody in it', 'name'),
    },
    run: async ({ displayName, memberId = [], role }, { scim }) => ({
      json: await scim.create(group.endpoint, {
        schemas: [group.urn, ...(role ? [ROLES] : [])],
        displayName,
        members: toMembers(memberId),
        ...(role && { [ROLES]: { roles: role } }),
      }),
    }),
  }),
  update: command({
    description: 'Rename a group, or change who is in it.',
    example: 'groups update --group-id $group_id --add-member $user_id --display-name "Ward 4"',
    options: {
      groupId,
      displayName: text('another name', 'name'),
      addMember: list('the id of a person or a group to put into it', 'id'),
      removeMember: list('the id of a member to take out of it', 'id'),
    },
    async run({ groupId, displayName, addMember, removeMember = [] }, { scim }) {
      const operations: Operation[] = [
        ...(displayName === undefined ? [] : [{ op: 'replace', path: 'displayName', value: displayName } as const]),
        ...(addMember ? [{ op: 'add', path: 'members', value: toMembers(addMember) } as const] : []),
        ...removeMember.map(id => ({ op: 'remove', path: `members[value eq ${quoted(id)}]` }) as const),
      ]
      if (operations.length === 0) throw usage('Nothing is to be changed: say --add-member, for example.')
      return { json: await scim.patch(group.endpoint, groupId, operations, { attributes: 'displayName' }) }
    },
  }),
  delete: deleteOf(group, { description: 'Delete groups.', example: 'groups delete --group-id $group_id --yes' }),
}
