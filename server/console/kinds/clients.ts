import { asResource } from '../../../scim/as-resource.ts'
import { provisioningClientType } from '../../../scim/schema/resource-types.ts'
import type { JsonObject } from '../../../scim/store.ts'
import { tolerances } from '../../../scim/tolerances.ts'
import { endToken, tokensOf } from '../clients/tokens.ts'
import type { Kind } from '../resources/kind.ts'

const asClient = (resource: JsonObject) => asResource(provisioningClientType, resource)

/** Systems that provision people and groups, and how each is treated. */
export const clients: Kind = {
  path: '/clients',
  endpoint: '/admin/v2/ProvisioningClients',
  type: provisioningClientType,
  scopes: provisioningClientType.scopes,
  title: 'Provisioning clients',
  one: 'provisioning client',
  naming: 'name',
  about: 'Systems that bring people and groups by SCIM, as your HR system or directory, and how each is treated.',
  empty: 'No system is here yet',
  removal:
    'Its tokens are worth nothing at once, and machines that act for it go with it. The people that it brought stay.',
  columns: {
    'Last request': resource => ({ at: asClient(resource).lastUsed }),
    'Passwords it sends': resource => (asClient(resource).passwordOn === 'create' ? 'for new people' : 'always'),
    Changed: ({ meta }) => ({ at: (meta as { lastModified?: string }).lastModified }),
  },
  sections: {
    Client: [
      { name: 'name', label: 'Name', about: 'The system, as you call it.' },
      {
        name: 'rateLimit',
        label: 'Requests a minute',
        about:
          'Each operation of a Bulk is one; 0 is without limit. Left empty, as the setting `CLIENT_RATE_LIMIT` says.',
      },
    ],
    'Passwords that it sends': [
      {
        name: 'passwordOn',
        label: 'Apply them',
        about: 'A system that sends the first password again each night must not undo the person’s own.',
        choices: [
          { value: 'always', label: 'Always' },
          { value: 'create', label: 'Only where the person has none yet' },
        ],
      },
      {
        name: 'weakPassword',
        label: 'Where one misses the policy',
        about: 'Of a new person.',
        choices: [
          { value: 'refuse', label: 'It is an error' },
          { value: 'mustChange', label: 'It lets the person in once, to choose another' },
        ],
      },
      {
        name: 'federatedPassword',
        label: 'For people who sign in elsewhere',
        about: 'They have no password here.',
        choices: [
          { value: 'refuse', label: 'It is an error' },
          { value: 'ignore', label: 'It goes unheeded, and into the audit' },
        ],
      },
    ],
    'How its requests are read': [
      {
        name: 'strict',
        label: 'Tolerances that are off',
        about:
          'Widely used systems send these outside the letter of SCIM, and they are understood. What is chosen is refused.',
        choices: Object.entries(tolerances).map(([value, about]) => ({ value, label: value, about })),
      },
    ],
  },
  partsOf: async (visit, client) => [await tokensOf(visit, client)],
  acts: { endToken },
  secret: {
    in: () => undefined,
    title: 'Token of the system',
    done: 'There is a new token. Put it into the settings of the system, as its bearer token.',
    about: 'A token that was there before stays good until you end it, so that nothing stops meanwhile.',
    lost: 'If it got lost, end it and make another one on the page of the provisioning client.',
  },
}
