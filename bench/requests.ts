import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { createScimClient } from '../demo/scim-client.ts'
import { connectDatabase } from '../server/store/connect.ts'
import { joinEmbeddedMongod } from '../server/store/embedded-mongod.ts'
import { startNpm } from '../test/support/npm-start.ts'
import { type Measurement, measure, table } from './measure.ts'

/** What SCIM requests cost, beside what the same mongod takes for a bare insert and a bare read. */
const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'
const RESET = 'urn:rekey:params:scim:schemas:extension:password:1.0:User:reset'
const TIMES = 1000

const token = randomBytes(32).toString('base64url')
const server = await startNpm({ BOOTSTRAP_TOKEN: token, LOG_LEVEL: 'silent' })
try {
  process.stdout.write(table([...(await bare()), ...(await scim())]))
} finally {
  await server.stop()
}

async function bare(): Promise<Measurement[]> {
  const mongod = await joinEmbeddedMongod(join(server.environment.DATA_DIR ?? '', 'mongo'))
  const database = await connectDatabase(mongod?.uri ?? '', { dbName: 'bench' })
  const people = database.connection.collection<{ _id: string; userName: string }>('people')
  await people.createIndex({ userName: 1 }, { unique: true })
  const measurements = [
    await measure('MongoDB alone: insert, one unique index', TIMES, index =>
      people.insertOne({ _id: String(index), userName: `person${index}` }),
    ),
    await measure('MongoDB alone: find by indexed key', TIMES, index => people.findOne({ userName: `person${index}` })),
  ]
  await database.close()
  return measurements
}

async function scim(): Promise<Measurement[]> {
  const client = createScimClient(`${server.issuer}/scim/v2`, token)
  const ids: string[] = []
  const reset = (delivery: string) => (index: number) =>
    client.patch('/Users', ids[index] ?? '', [{ op: 'replace', path: RESET, value: { delivery } }])
  return [
    await measure('SCIM: create a person', TIMES, async index => {
      const emails = [{ value: `person${index}@example.com`, type: 'work', primary: true }]
      const person = await client.create('/Users', { schemas: [USER], userName: `person${index}`, emails })
      ids[index] = person.id
    }),
    await measure('SCIM: find a person by userName', TIMES, index =>
      client.read(`/Users?filter=${encodeURIComponent(`userName eq "person${index}"`)}`),
    ),
    await measure('SCIM: reset, one-time password returned', TIMES, reset('oneTimePassword')),
    await measure('SCIM: reset, link mailed', TIMES, reset('link')),
  ]
}
