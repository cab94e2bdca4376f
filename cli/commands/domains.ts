import { command } from '../command.ts'
import { actOn, deleteOf, getOf, listOf } from '../of-resources.ts'
import { required, text } from '../option.ts'
import { kinds } from '../resources.ts'

const { domain } = kinds

const act = (action: string) => [{ op: 'replace', path: 'action', value: action } as const]

export const domains = {
  list: listOf(domain, {
    description: 'List mail domains.',
    example: 'domains list',
    columns: ['id', 'name', 'verified', 'verifiedBy', 'verifiedAt'],
  }),
  get: getOf(domain, {
    description: 'Show a mail domain, and the record to publish.',
    example: 'domains get --domain-id $domain_id',
  }),
  create: command({
    description: 'Add a mail domain. The answer says which record to publish.',
    example: 'domains create --name example.org --query record',
    options: { name: required(text('the domain, as it stands behind the @', 'domain')) },
    run: async ({ name }, { scim }) => ({ json: await scim.create(domain.endpoint, { schemas: [domain.urn], name }) }),
  }),
  verify: actOn(
    domain,
    { description: 'Look the record up in DNS now.', example: 'domains verify --domain-id $domain_id' },
    (id, { scim }) => scim.patch(domain.endpoint, id, act('verify')),
  ),
  confirm: actOn(
    domain,
    {
      description: 'Take your word for it that a domain is yours, without a record.',
      example: 'domains confirm --domain-id $domain_id --yes',
    },
    (id, { scim }) => scim.patch(domain.endpoint, id, act('confirm')),
    'Is this domain yours:',
  ),
  people: command({
    description: 'Count how many people have addresses of which domains.',
    example: 'domains people --query domains --output csv',
    options: {},
    run: async (_given, { scim }) => ({ json: await scim.ask(`${domain.endpoint}/.people`) }),
  }),
  delete: deleteOf(domain, {
    description: 'Delete mail domains: they are verified no more.',
    example: 'domains delete --domain-id $domain_id --yes',
  }),
}
