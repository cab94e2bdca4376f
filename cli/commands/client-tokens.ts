import { command } from '../command.ts'
import { deleteOf, listOf } from '../of-resources.ts'
import { list, moment, required, text } from '../option.ts'
import { kinds } from '../resources.ts'

const { clientToken } = kinds

export const clientTokens = {
  list: listOf(clientToken, {
    description: 'List the tokens of the systems that provision people.',
    example: 'client-tokens list --filter "provisioningClient.value eq \\"$client_id\\""',
    columns: ['id', 'provisioningClient.display', 'scopes', 'expiresAt', 'bootstrap'],
  }),
  create: command({
    description:
      'Make a token for a client, shown once. To change one, make another, give it to the system, then delete the former.',
    example:
      'client-tokens create --client-id $client_id --scope users:write --expires-at 2027-03-01T00:00:00Z --query token --raw-output',
    options: {
      clientId: required(text('the id of the client', 'id')),
      scope: required(list('what it may do, of what you may do yourself', 'scope')),
      expiresAt: moment('when it ends: a date with time and offset; in a year unless said'),
    },
    run: async ({ clientId, scope, expiresAt }, { scim }) => ({
      json: await scim.create(clientToken.endpoint, {
        schemas: [clientToken.urn],
        ...(expiresAt && { expiresAt }),
        provisioningClient: { value: clientId },
        scopes: scope,
      }),
    }),
  }),
  delete: deleteOf(clientToken, {
    description: 'End tokens of clients at once.',
    example: 'client-tokens delete --token-id $token_id --yes',
  }),
}
