import { command } from '../command.ts'
import { actOn, deleteOf, getOf, listOf } from '../of-resources.ts'
import { flag, list, required, text } from '../option.ts'
import { kinds } from '../resources.ts'

const { application } = kinds

const secretAct = (action: string) => [{ op: 'replace', path: 'action', value: action } as const]

export const applications = {
  list: listOf(application, {
    description: 'List applications.',
    example: 'applications list',
    columns: ['id', 'name', 'applicationType', 'firstParty', 'administrative'],
  }),
  get: getOf(application, {
    description: 'Show an application.',
    example: 'applications get --application-id $application_id',
  }),
  create: command({
    description:
      'Register an application of people, or a machine by --provisioning-client and --scope; its secret is in this answer only.',
    example: 'applications create --name "Time sheets" --redirect-uri https://time.example.com/callback',
    options: {
      name: required(text('what people see it called', 'name')),
      redirectUri: list('where sign-ins come back to', 'address'),
      postLogoutRedirectUri: list('where sign-outs come back to', 'address'),
      authMethod: text('how it says that it is itself', 'method', {
        choices: ['client_secret_basic', 'client_secret_post', 'none'],
      }),
      native: flag('it is on a phone or a computer of the person'),
      firstParty: flag('it is your own: people are not asked for consent'),
      administrative: flag('people may use the roles that they hold through it'),
      scope: list('what a machine may ask for', 'scope'),
      provisioningClient: text('the id of the client that a machine acts for', 'id'),
    },
    async run(
      { redirectUri, postLogoutRedirectUri, authMethod, native, scope, provisioningClient, ...plain },
      { scim },
    ) {
      const body = {
        schemas: [application.urn],
        ...plain,
        redirectUris: redirectUri,
        postLogoutRedirectUris: postLogoutRedirectUri,
        tokenEndpointAuthMethod: authMethod,
        applicationType: native ? 'native' : undefined,
        scopes: scope,
        provisioningClient: provisioningClient && { value: provisioningClient },
      }
      return { json: await scim.create(application.endpoint, body as never) }
    },
  }),
  'rotate-secret': actOn(
    application,
    {
      description: 'Make a new secret, shown once; the one before it stays good until end-former-secret.',
      example: 'applications rotate-secret --application-id $application_id --query clientSecret --raw-output',
    },
    (id, { scim }) => scim.patch(application.endpoint, id, secretAct('rotateSecret')),
  ),
  'end-former-secret': actOn(
    application,
    {
      description: 'End the secret before the last one.',
      example: 'applications end-former-secret --application-id $application_id',
    },
    (id, { scim }) => scim.patch(application.endpoint, id, secretAct('endFormerSecret')),
  ),
  delete: deleteOf(application, {
    description: 'Delete applications, and end their tokens.',
    example: 'applications delete --application-id $application_id --yes',
  }),
}
