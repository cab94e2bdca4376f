import { command } from '../command.ts'
import { usage } from '../errors.ts'
import { deleteOf, getOf, listOf } from '../of-resources.ts'
import { integer, list, required, text } from '../option.ts'
import { kinds } from '../resources.ts'

const { client } = kinds

const settings = {
  passwordOn: text('when a password that it sends counts', 'when', { choices: ['always', 'create'] }),
  federatedPassword: text('what becomes of a password for somebody who signs in elsewhere', 'what', {
    choices: ['refuse', 'ignore'],
  }),
  weakPassword: text('what becomes of a first password that misses the policy', 'what', {
    choices: ['refuse', 'mustChange'],
  }),
  rateLimit: integer('how many requests it may send a minute; 0 is without limit'),
  strict: list('a tolerance that is switched off for it', 'tolerance'),
}

export const clients = {
  list: listOf(client, {
    description: 'List the systems that provision people.',
    example: 'clients list',
    columns: ['id', 'name', 'rateLimit', 'lastUsed'],
  }),
  get: getOf(client, { description: 'Show a client.', example: 'clients get --client-id $client_id' }),
  create: command({
    description: 'Create a client. Tokens for it are made by rekey client-tokens create.',
    example: 'clients create --name "HR system" --rate-limit 600',
    options: { name: required(text('its name', 'name')), ...settings },
    run: async (given, { scim }) => ({
      json: await scim.create(client.endpoint, { schemas: [client.urn], ...(given as object) }),
    }),
  }),
  update: command({
    description: 'Change how a client is treated.',
    example: 'clients update --client-id $client_id --rate-limit 1200',
    options: {
      clientId: required(text('the id of the client', 'id')),
      name: text('another name', 'name'),
      ...settings,
    },
    async run({ clientId, ...changes }, { scim }) {
      const operations = Object.entries(changes).flatMap(([path, value]) =>
        value === undefined ? [] : [{ op: 'replace', path, value } as const],
      )
      if (operations.length === 0) throw usage('Nothing is to be changed: say --rate-limit, for example.')
      return { json: await scim.patch(client.endpoint, clientId, operations) }
    },
  }),
  delete: deleteOf(client, {
    description: 'Delete clients, with their tokens.',
    example: 'clients delete --client-id $client_id --yes',
  }),
}
