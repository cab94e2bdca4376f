import { command } from '../command.ts'
import { deleteOf, listOf } from '../of-resources.ts'
import { list, moment, required, text } from '../option.ts'
import { kinds } from '../resources.ts'

const { token } = kinds

export const tokens = {
  list: listOf(token, {
    description: 'List your personal tokens, or those of everybody whom you may see.',
    example: 'tokens list',
    columns: ['id', 'name', 'user.display', 'scopes', 'expiresAt', 'lastUsedAt'],
  }),
  create: command({
    description: 'Make a personal token, shown once: a program acts for you with it, in some of what you may do.',
    example: 'tokens create --name "Nightly report" --scope users:read --expires-at 2027-03-01T00:00:00Z',
    options: {
      name: required(text('what it is for', 'name')),
      scope: required(list('what it may do', 'scope')),
      expiresAt: required(moment('when it ends: a date with time and offset')),
    },
    run: async ({ scope, ...given }, { scim }) => ({
      json: await scim.create(token.endpoint, { schemas: [token.urn], ...given, scopes: scope }),
    }),
  }),
  delete: deleteOf(token, { description: 'End tokens at once.', example: 'tokens delete --token-id $token_id --yes' }),
}
