import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { createScimClient } from '../demo/scim-client.ts'
import { now } from '../server/open-services.ts'
import { connectDatabase } from '../server/store/connect.ts'
import { joinEmbeddedMongod } from '../server/store/embedded-mongod.ts'
import type { RunningServer } from '../test/support/npm-start.ts'

const HOUR = 3_600_000
const EXTENSIONS = 'urn:rekey:params:scim:schemas'
const schemaOf = (name: string) => `${EXTENSIONS}:core:1.0:${name}`
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group'
const ROLES = `${EXTENSIONS}:extension:roles:1.0:Group`

type Place = {
  readonly page: Page
  readonly server: RunningServer
  readonly token: string
  /** Ids of people. */
  readonly people: readonly string[]
  readonly shoot: (page: Page, name: string, scale?: 'css') => Promise<void>
}

/** What else an administrator sees: everything that is no person and no reset, of a house with some of each. */
export async function takeAdministrationPictures({ page, server, token, people, shoot }: Place): Promise<void> {
  await fillCounts(server)
  const { group, application, client, domain } = await fillHouse(server, token, people)
  const at = async (address: string, name: string) => {
    await page.goto(`${server.issuer}/console${address}`)
    await shoot(page, `console-${name}`, 'css')
  }
  await at('/?by=hour', 'overview')
  await at('/policies', 'policies')
  await at(`/groups/${group}`, 'group')
  await at(`/applications/${application}`, 'application')
  await at(`/clients/${client}`, 'tokens')
  await at('/roles', 'roles')
  await at(`/domains/${domain}`, 'domain')
  await at('/templates', 'templates')
  await at('/outbox', 'outbox')
  await at('/audit?event=password.', 'audit')
}

async function fillHouse({ issuer }: RunningServer, token: string, people: readonly string[]) {
  const scim = createScimClient(`${issuer}/scim/v2`, token)
  const admin = createScimClient(`${issuer}/admin/v2`, token)
  const make = async (endpoint: string, name: string, attributes: object) =>
    (await admin.create(endpoint, { schemas: [schemaOf(name)], ...attributes })).id
  const groupOf = async (displayName: string, members: readonly string[], roles: readonly string[] = []) =>
    (
      await scim.create('/Groups', {
        schemas: [GROUP, ...(roles.length > 0 ? [ROLES] : [])],
        displayName,
        members: members.map(value => ({ value })),
        ...(roles.length > 0 && { [ROLES]: { roles } }),
      })
    ).id
  const nurses = await groupOf('Nurses', people.slice(0, 3))
  const ward = await groupOf('Ward 7', [nurses, ...people.slice(3, 6)])
  const hospital = await groupOf('Hospital', [ward])
  await groupOf('Help desk', people.slice(5), ['helpDesk'])
  await groupOf('Contractors for medical engineering and building services', [])
  const policyOf = (name: string, priority: number, group: string, rules: object) =>
    make('/PasswordPolicies', 'PasswordPolicy', { name, priority, groups: [{ value: group }], ...rules })
  await policyOf('Clinical staff', 1, ward, { description: 'Shared workstations.', minLength: 16, maxRepeatedChars: 3 })
  await policyOf('Everybody in the house', 2, hospital, { minLength: 15, numPasswordsInHistory: 5 })
  const application = await make('/Applications', 'Application', {
    name: 'Shift planner',
    redirectUris: ['https://shifts.example.com/callback'],
    postLogoutRedirectUris: ['https://shifts.example.com/'],
  })
  const client = await make('/ProvisioningClients', 'ProvisioningClient', { name: 'Payroll' })
  for (const scopes of [['users:write'], ['users:read', 'passwords:reset']])
    await make('/ProvisioningTokens', 'ProvisioningToken', { provisioningClient: { value: client }, scopes })
  await make('/Roles', 'Role', { name: 'auditor', description: 'Looks and changes nothing.', scopes: ['audit:read'] })
  const domain = await make('/MailDomains', 'MailDomain', { name: 'example.com' })
  await make('/MailTemplates', 'MailTemplate', {
    name: 'Reset of the house',
    kind: 'resetLink',
    isStandard: true,
    subject: 'Your new password for {{ issuerName }}',
    text: 'Hello {{ displayName }},\n\nchoose a new password here: {{ link }}\n',
    html: '<p>Hello {{ displayName }},</p><p><a href="{{ link }}">Choose a new password</a></p>',
  })
  return { group: ward, application, client, domain }
}

/** A day of sign-ins and resets, as the server would have counted it. */
async function fillCounts({ environment }: RunningServer): Promise<void> {
  const mongod = await joinEmbeddedMongod(join(environment.DATA_DIR ?? '', 'mongo'))
  const database = await connectDatabase(mongod?.uri ?? '')
  const hour = Math.floor(now().getTime() / HOUR) * HOUR
  const counts = Array.from({ length: 23 }, (_, back) => back + 1).flatMap(back => {
    const at = new Date(hour - back * HOUR)
    const busy = Math.max(0, Math.sin(((24 - back) / 24) * Math.PI)) ** 2
    const often = (event: string, outcome: string, count: number) => ({
      ...{ _id: `sample ${back} ${event} ${outcome}`, at, event, outcome },
      count: Math.round(count),
    })
    return [
      often('signIn.password', 'success', 30 + 420 * busy + 17 * (back % 5)),
      often('signIn.password', 'failure', 2 + 24 * busy + 3 * (back % 4)),
      often('password.reset', 'success', 6 * busy + (back % 3)),
      often('password.resetCompleted', 'success', 5 * busy + (back % 2)),
    ]
  })
  await database.connection.collection<{ _id: string }>('auditCounts').insertMany(counts)
  await database.close()
}
