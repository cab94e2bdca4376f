import { randomUUID } from 'node:crypto'
import { connectDatabase } from '../server/store/connect.ts'
import { startDirectory } from '../test/support/directory.ts'
import { CALLBACK, type OidcSetting, PASSWORD, PEOPLE } from './oidc-setting.ts'

/** This server, with hashing as cheap as the measurement wants it, and the limits of its own settings. */
const { MONGODB_URI = '', ARGON2 = '{}' } = process.env

const database = await connectDatabase(MONGODB_URI, { dbName: `rekey-${randomUUID()}` })
const directory = await startDirectory({
  database: { database },
  argon2: JSON.parse(ARGON2),
  guessLimits: { perAddress: 100, all: 10_000, mailsPerAddress: 50 },
})
const machine = await directory.relyingParty({ name: 'Machine', scopes: ['users:read'] })
const app = await directory.relyingParty({ redirectUris: [CALLBACK] })
for (let index = 0; index < PEOPLE; index++) {
  const emails = [{ value: `person${index}@example.com`, primary: true }]
  await directory.person({ userName: `person${index}`, password: PASSWORD, emails })
}

const credentialsOf = ({ clientId, clientSecret }: typeof app) => ({ id: clientId, secret: clientSecret })
const setting: OidcSetting = { issuer: directory.issuer, machine: credentialsOf(machine), app: credentialsOf(app) }
process.stdout.write(`${JSON.stringify(setting)}\n`)
