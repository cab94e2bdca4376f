import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { createScimClient } from '../demo/scim-client.ts'
import { connectDatabase } from '../server/store/connect.ts'
import { joinEmbeddedMongod } from '../server/store/embedded-mongod.ts'
import { type RunningServer, startNpm } from '../test/support/npm-start.ts'
import { type Measurement, measure } from './measure.ts'
import { ratio, table } from './table.ts'

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'
const RESET = 'urn:rekey:params:scim:schemas:extension:password:1.0:User:reset'
const TIMES = 1000

/** What SCIM requests cost, beside what the same mongod takes for a bare insert. */
export async function measureRequests(): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const server = await startNpm({ BOOTSTRAP_TOKEN: token, LOG_LEVEL: 'silent' })
  try {
    const measurements = [...(await bare(server)), ...(await scim(server, token))]
    const baseline = measurements[0]?.perSecond ?? 1
    return table(
      ['requests', 'per second', 'ratio', 'median ms', 'p99 ms'],
      measurements.map(({ what, perSecond, median, p99 }) => [
        what,
        perSecond.toFixed(0),
        ratio(perSecond, baseline),
        median.toFixed(1),
        p99.toFixed(1),
      ]),
    )
  } finally {
    await server.stop()
  }
}

async function bare(server: RunningServer): Promise<Measurement[]> {
  const mongod = await joinEmbeddedMongod(join(server.environment.DATA_DIR ?? '', 'mongo'))
  const database = await connectDatabase(mongod?.uri ?? '', { dbName: 'bench' })
  const people = database.connection.collection<{ _id: string; userName: string }>('people')
  await people.createIndex({ userName: 1 }, { unique: true })
  const measurements = [
    await measure('baseline: MongoDB alone, insert with a unique index', TIMES, index =>
      people.insertOne({ _id: String(index), userName: `person${index}` }),
    ),
    await measure('MongoDB alone, find by indexed key', TIMES, index => people.findOne({ userName: `person${index}` })),
  ]
  await database.close()
  return measurements
}

async function scim(server: RunningServer, token: string): Promise<Measurement[]> {
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
