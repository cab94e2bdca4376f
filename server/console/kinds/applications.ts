import { asResource } from '../../../scim/as-resource.ts'
import type { ApplicationResource } from '../../../scim/schema/application.ts'
import { applicationType } from '../../../scim/schema/resource-types.ts'
import type { JsonObject } from '../../../scim/store.ts'
import type { Part } from '../../../views/console/resource-parts.tsx'
import { scopesOfPeople } from '../../oidc/application-scopes.ts'
import { type Act, addressOf, type Kind } from '../resources/kind.ts'
import { clientChoices, policyChoices, scopeChoices } from './choices.ts'

const asApplication = (resource: JsonObject) => asResource(applicationType, resource)

const act =
  (action: NonNullable<ApplicationResource['action']>, done: string): Act =>
  async ({ api }, { id }, { version }) => ({
    done,
    written: await api.replace(addressOf(applications, id), action, { path: 'action', version }),
  })

/** OpenID Connect clients: what people sign in to, and machines. */
export const applications: Kind = {
  path: '/applications',
  endpoint: '/admin/v2/Applications',
  type: applicationType,
  scopes: applicationType.scopes,
  title: 'Applications',
  one: 'application',
  naming: 'name',
  about: 'What people sign in to with OpenID Connect, and machines that get tokens of their own.',
  empty: 'No application is registered yet',
  removal:
    'Nobody can sign in to it any more, its secrets and tokens are worth nothing at once, and what people allowed it is forgotten.',
  columns: {
    Kind: resource =>
      isMachine(resource)
        ? 'machine'
        : asApplication(resource).applicationType === 'native'
          ? 'on a device'
          : 'of people',
    Notes: resource => ({ marks: marksOf(asApplication(resource)) }),
    Changed: ({ meta }) => ({ at: (meta as { lastModified?: string }).lastModified }),
  },
  sections: {
    Application: [
      { name: 'name', label: 'Name', about: 'What people see it called.' },
      {
        name: 'redirectUris',
        label: 'Redirect addresses',
        about: 'Where sign-ins come back to, compared character by character. A machine has none.',
      },
      { name: 'postLogoutRedirectUris', label: 'Addresses after sign-out', about: 'Where sign-outs come back to.' },
      {
        name: 'firstParty',
        label: 'One of our own',
        about: 'Its people are not asked whether it may know who they are.',
      },
      {
        name: 'administrative',
        label: 'For administrators',
        about: 'People may use the roles that they hold through it.',
      },
    ],
    'Who comes in': [
      {
        name: 'demandedPolicy',
        label: 'Password policy that it demands',
        about: 'Whose password misses it chooses another one on the way in. Their own policy counts as well.',
        choices: policyChoices,
        scope: 'policies:read',
      },
      {
        name: 'claimedGroups',
        label: 'Groups that it is told of',
        about: 'By name. Left empty it is told of all groups of a person, where it asks for them.',
        scope: 'users:read',
      },
      {
        name: 'allowedScopes',
        label: 'What it may ask people for',
        about: 'With nothing chosen it may ask for everything. What else it asks for is passed over.',
        choices: async (_visit, resource) =>
          scopeChoices(scopesOfPeople(asApplication(resource).administrative === true)),
      },
    ],
    'How it gets tokens': [
      {
        name: 'grantTypes',
        label: 'Grant types',
        about: 'With nothing chosen: client_credentials for a machine, else authorization_code and refresh_token.',
        choices: [
          { value: 'authorization_code', label: 'authorization_code', about: 'People sign in in a browser.' },
          { value: 'refresh_token', label: 'refresh_token', about: 'It goes on while they are away.' },
          { value: 'client_credentials', label: 'client_credentials', about: 'A machine, for itself.' },
          {
            value: 'urn:ietf:params:oauth:grant-type:device_code',
            label: 'device_code',
            about: 'People connect a device by a code.',
          },
        ],
      },
      {
        name: 'tokenEndpointAuthMethod',
        label: 'How it says who it is',
        about: 'An application in a browser or on a phone can keep no secret. Keys to sign with are given by the API.',
        choices: [
          { value: 'client_secret_basic', label: 'A secret in the header (client_secret_basic)' },
          { value: 'client_secret_post', label: 'A secret in the form (client_secret_post)' },
          { value: 'private_key_jwt', label: 'A signature with its key (private_key_jwt)' },
          { value: 'none', label: 'Not at all (none)' },
        ],
      },
      {
        name: 'applicationType',
        label: 'Where it runs',
        about:
          'On a device addresses may be of the same machine at any port, and people are asked for consent each time.',
        choices: [
          { value: 'web', label: 'On a server or in a browser' },
          { value: 'native', label: 'On a phone or a computer of the person' },
        ],
      },
    ],
    'When people sign out': [
      {
        name: 'backchannelLogoutUri',
        label: 'Logout address',
        about: 'Where it is told that sessions of people have ended. Left empty it is told nothing.',
      },
      {
        name: 'backchannelLogoutSessionRequired',
        label: 'It has to know which session',
        about: 'It is told of each session that has ended, not of the person alone.',
      },
    ],
    'For a machine': [
      {
        name: 'provisioningClient',
        label: 'Provisioning client',
        about: 'For which it acts.',
        choices: clientChoices,
        scope: 'clients:read',
      },
      {
        name: 'scopes',
        label: 'What it may do',
        about: 'Nobody gives it more than they have themselves.',
        choices: async ({ caller }) => scopeChoices([...caller.scopes]),
        scope: 'clients:read',
      },
    ],
  },
  partsOf: async ({ may, issuer }, resource) => [
    identity(resource, issuer),
    ...secretsOf(resource, may('applications:write')),
  ],
  acts: {
    rotateSecret: act('rotateSecret', 'There is a new secret.'),
    endFormerSecret: act('endFormerSecret', 'The former secret is worth nothing any more.'),
  },
  secret: {
    in: ({ clientSecret }) => (clientSecret === undefined ? undefined : String(clientSecret)),
    title: 'Secret of the application',
    done: 'There is a new secret. Put it into the settings of the application.',
    about: 'A secret that was there before stays good until you end it, so that nothing stops meanwhile.',
    lost: 'If it got lost, make a new one on the page of the application.',
  },
}

const isMachine = (resource: JsonObject) => asApplication(resource).grantTypes?.includes('client_credentials') === true

function marksOf({ firstParty, administrative, selfRegistered }: ApplicationResource) {
  const marks = [firstParty && 'Our own', administrative && 'For administrators', selfRegistered && 'Registered itself']
  return marks.flatMap(text => (text ? [{ text, tone: 'plain' as const }] : []))
}

const identity = ({ id }: JsonObject, issuer: string): Part => ({
  title: 'What its library needs',
  facts: [
    { name: 'Issuer', value: issuer, isCopied: true },
    { name: 'Client id', value: String(id), isCopied: true },
  ],
})

/** Two are good at a time, so that the application can be told of a new one. */
function secretsOf(resource: JsonObject, mayWrite: boolean): Part[] {
  const { tokenEndpointAuthMethod, secrets = [] } = asApplication(resource)
  if (tokenEndpointAuthMethod === 'none' || tokenEndpointAuthMethod === 'private_key_jwt') return []
  const isOld = (at: number) => at > 0
  return [
    {
      title: 'Secrets',
      about: 'Make a new one, give it to the application, then end the former one. Two are good at a time.',
      lines: secrets.map(({ createdAt = '' }, at) => ({
        id: createdAt,
        title: `Made ${createdAt.slice(0, 16).replace('T', ' ')} UTC`,
        ...(isOld(at)
          ? {
              marks: [{ text: 'Former', tone: 'warn' as const }],
              ...(mayWrite && { act: { name: 'endFormerSecret', label: 'End' } }),
            }
          : { marks: [{ text: 'Newest', tone: 'good' as const }] }),
      })),
      acts: mayWrite ? [{ name: 'rotateSecret', label: 'Make a new secret' }] : [],
    },
  ]
}
