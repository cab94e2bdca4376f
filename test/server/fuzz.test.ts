import { createHash } from 'node:crypto'
import { Agent, type IncomingMessage, request } from 'node:http'
import { expect } from 'chai'
import fc from 'fast-check'
import { inParallel } from '../../demo/in-parallel.ts'
import { eventTypes } from '../../scim/schema/event-receiver.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import { type HostileRequest, hostileRequests, type Victim } from '../support/hostile-requests.ts'
import {
  APPLICATION,
  APPLICATIONS,
  CLIENT,
  CLIENTS,
  DOMAIN,
  DOMAINS,
  ERROR,
  GROUP,
  GROUPS,
  POLICIES,
  POLICY,
  PROVIDER,
  PROVIDERS,
  RECEIVER,
  RECEIVERS,
  USER,
  USERS,
} from '../support/scim.ts'

const REQUESTS = 10_000
const AT_ONCE = 20
const A_BATCH = 500
const SEED = 20_261_125
const DEADLINE = 20_000

/** What happens beside the resources. */
const UNHEEDED = ['auditEvents', 'provisioningTokens', 'clientUsage']

type Answer = { readonly status: number; readonly type: string; readonly text: string }

describe('ten thousand hostile requests', function () {
  this.timeout(600_000)
  let directory: TestDirectory
  let agent: Agent

  before(async () => {
    directory = await startDirectory()
    agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE })
  })
  after(async () => {
    agent.destroy()
    await directory.stop()
  })

  it('S3, S5, S13, S25: are answered, with an error of SCIM and never one of the server, and change nothing', async () => {
    const { victims, token } = await populate(directory)
    const hostile = fc.sample(hostileRequests(victims, token), { numRuns: REQUESTS, seed: SEED })
    const before = await digest(directory)
    for (let start = 0; start < REQUESTS; start += A_BATCH) {
      const batch = hostile.slice(start, start + A_BATCH)
      await inParallel(AT_ONCE, batch, async one => judge(one, await send(one, directory.address, agent)))
      expect(await digest(directory), `after request ${start} something changed`).to.equal(before)
    }
  })
})

/** Of each kind a resource to attack, and one whose name is taken. */
async function populate(directory: TestDirectory): Promise<{ victims: Victim[]; token: string }> {
  const client = await directory.scim(
    'users:write,policies:write,clients:write,applications:write,events:write,domains:write,passwords:reset,passwords:keep,roles:write',
  )
  const emails = [{ value: 'ann@example.com', type: 'work', primary: true }]
  const ann = await directory.person({ userName: 'ann', emails, password: 'lantern at the far harbour' })
  await directory.person({ userName: 'taken' })
  const group = await client.post(GROUPS, { schemas: [GROUP], displayName: 'Sales', members: [{ value: ann }] })
  const policy = await client.post(POLICIES, { schemas: [POLICY], name: 'Long', minLength: 20 })
  await client.post(POLICIES, { schemas: [POLICY], name: 'Taken' })
  const other = await client.post(CLIENTS, { schemas: [CLIENT], name: 'HR' })
  await client.post(CLIENTS, { schemas: [CLIENT], name: 'Taken' })
  const application = await client.post(APPLICATIONS, {
    schemas: [APPLICATION],
    name: 'Time sheets',
    redirectUris: ['https://app.example.com/'],
  })
  const receiver = await client.post(RECEIVERS, {
    schemas: [RECEIVER],
    name: 'SIEM',
    endpointUri: 'https://siem.example.com/events',
    audience: 'siem',
    events: [eventTypes.sessionRevoked],
  })
  const provider = await client.post(PROVIDERS, {
    schemas: [PROVIDER],
    name: 'Head office',
    active: false,
    issuer: 'https://id.example.com',
    match: { claim: 'sub', attribute: 'userName' },
  })
  const domain = await client.post(DOMAINS, { schemas: [DOMAIN], name: 'example.com' })
  await client.post(DOMAINS, { schemas: [DOMAIN], name: 'Taken' })
  const rename = (path: string) => ({ op: 'replace', path, value: 'Taken' })
  return {
    token: client.token,
    victims: [
      {
        at: `${USERS}/${ann}`,
        doom: { schemas: [USER], userName: 'Taken' },
        dooms: [rename('userName'), { op: 'remove', path: 'userName' }],
      },
      {
        at: `${GROUPS}/${group.body.id}`,
        doom: { schemas: [GROUP], displayName: 'Doomed', members: [{ value: 'nobody' }] },
        dooms: [
          { op: 'add', path: 'members', value: [{ value: 'nobody' }] },
          { op: 'remove', path: 'displayName' },
        ],
      },
      {
        at: `${POLICIES}/${policy.body.id}`,
        doom: { schemas: [POLICY], name: 'Taken' },
        dooms: [rename('name'), { op: 'remove', path: 'name' }],
      },
      {
        at: `${CLIENTS}/${other.body.id}`,
        doom: { schemas: [CLIENT], name: 'Taken' },
        dooms: [rename('name'), { op: 'remove', path: 'name' }],
      },
      {
        at: `${APPLICATIONS}/${application.body.id}`,
        doom: { schemas: [APPLICATION], name: 'Doomed', redirectUris: ['http://app.example.com/'] },
        dooms: [
          { op: 'remove', path: 'redirectUris' },
          { op: 'replace', path: 'administrative', value: 'perhaps' },
        ],
      },
      {
        at: `${RECEIVERS}/${receiver.body.id}`,
        doom: { schemas: [RECEIVER], name: 'Doomed', endpointUri: 'http://siem.example.com/' },
        dooms: [
          { op: 'remove', path: 'audience' },
          { op: 'replace', path: 'authorization', value: 'Bearer\n' },
        ],
      },
      {
        at: `${PROVIDERS}/${provider.body.id}`,
        doom: {
          schemas: [PROVIDER],
          name: 'Doomed',
          active: false,
          issuer: 'http://id.example.com',
          match: { claim: 'sub', attribute: 'userName' },
        },
        dooms: [
          { op: 'remove', path: 'match' },
          { op: 'replace', path: 'match.attribute', value: 'password' },
        ],
      },
      {
        at: `${DOMAINS}/${domain.body.id}`,
        doom: { schemas: [DOMAIN], name: 'Taken' },
        dooms: [rename('name'), { op: 'remove', path: 'name' }],
      },
    ],
  }
}

function send(hostile: HostileRequest, address: string, agent: Agent): Promise<Answer> {
  const { method, path, headers, body } = hostile
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const { hostname, port } = new URL(address)
  const sent = request({ hostname, port, agent, method, path, headers, timeout: DEADLINE }, response => {
    read(response).then(text => resolve({ status: response.statusCode ?? 0, type: typeOf(response), text }), reject)
  })
  sent.on('timeout', () => sent.destroy(new Error('There was no answer.')))
  sent.on('error', reject)
  sent.end(body)
  return promise
}

async function read(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

const typeOf = ({ headers }: IncomingMessage) => headers['content-type'] ?? ''

/** Writes are refused, and what is refused is so in SCIM's words. */
function judge(hostile: HostileRequest, { status, type, text }: Answer): void {
  const { method } = hostile
  const isServed = status < 400 && ['GET', 'HEAD', 'POST'].includes(method)
  const isRefused = status >= 400 && (status < 500 || status === 501)
  const isSaid = method === 'HEAD' || (type === 'application/scim+json' && isError(JSON.parse(text), status))
  if (!isServed && !(isRefused && isSaid))
    expect.fail(`${JSON.stringify(hostile)} was answered with ${status}: ${text}`)
}

const isError = (body: { schemas: string[]; status: string; detail: string }, status: number) =>
  body.schemas.includes(ERROR) && body.status === String(status) && body.detail !== ''

/** Everything that is stored, in a word. */
async function digest(directory: TestDirectory): Promise<string> {
  const hash = createHash('sha256')
  const collections = (await directory.database.connection.db?.collections()) ?? []
  for (const collection of collections.sort((a, b) => (a.collectionName < b.collectionName ? -1 : 1))) {
    if (UNHEEDED.includes(collection.collectionName)) continue
    const documents = await collection.find().sort({ _id: 1 }).toArray()
    hash.update(`${collection.collectionName} ${JSON.stringify(documents)}`)
  }
  return hash.digest('base64')
}
