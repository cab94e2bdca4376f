import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { connectDatabase } from '../server/store/connect.ts'
import { joinEmbeddedMongod } from '../server/store/embedded-mongod.ts'
import { createBrowser } from '../test/support/browser.ts'
import { startNpm } from '../test/support/npm-start.ts'
import { loadConsole } from './console-directory.ts'
import { createHttpClient } from './http-client.ts'
import { type Measurement, measure } from './measure.ts'
import { ratio, table } from './table.ts'

const TIMES = 50
const CORE = 'urn:ietf:params:scim:schemas:core:2.0'
const STATE = 'urn:rekey:params:scim:schemas:extension:password:1.0:User'
const ROLES = 'urn:rekey:params:scim:schemas:extension:roles:1.0:Group'
const NAME = 'robin.chief'
const PASSWORD = 'four quiet harbours at dawn'

/** The list of roles, of which there are two: what any page costs that is signed in to. */
const BASELINE = '/roles'

/** Pages on the way to one that is far down; behind so many the next costs what any other does. */
const FAR = 100

type Directory = { readonly ids: readonly string[]; readonly group: string }

/** Which address is asked for at a turn. */
type Address = (directory: Directory, turn: number) => string

/** The numbers of people, spread over the whole directory; from six digits on they are whole, so that no other begins alike. */
const number = ({ ids }: Directory, turn: number) => (turn * 7919 + Math.floor(ids.length / 10)) % ids.length

const always =
  (address: string): Address =>
  () =>
    address

const pages: Readonly<Record<string, Address>> = {
  overview: always('/'),
  'users, first page': always('/users'),
  'by user name, backwards': always('/users?sort=-userName'),
  'by change, the oldest first': always('/users?sort=changed'),
  'by change, the newest first': always('/users?sort=-changed'),
  'search: a name': (all, turn) => `/users?q=Given${number(all, turn)}`,
  'search: a user name': (all, turn) => `/users?q=person${number(all, turn)}`,
  'search: a mail address': (all, turn) => `/users?q=person${number(all, turn)}@`,
  'search: an externalId': (all, turn) => `/users?q=hr-${number(all, turn)}`,
  'search: about a hundredth': always('/users?q=person77'),
  'search: nobody': (_, turn) => `/users?q=zz${turn}`,
  'search: everybody': always('/users?q=person'),
  'filter: active': always('/users?show=active'),
  'filter: inactive': always('/users?show=inactive'),
  'filter: reset pending': always('/users?show=pending'),
  'filter: locked': always('/users?show=locked'),
  'filter: federated': always('/users?show=federated'),
  'filter: no mail': always('/users?show=noMail'),
  'filter: a group': (_, turn) => `/users?group=Group ${turn}`,
  'filter: a group with very many': always('/users?group=Everybody'),
  'filter: locked, by change': always('/users?show=locked&sort=-changed'),
  'filter: federated, by change': always('/users?show=federated&sort=-changed'),
  'filter: no mail, a search': (all, turn) => `/users?show=noMail&q=Given${number(all, turn)}`,
  profile: (all, turn) => `/users/${all.ids[number(all, turn)]}`,
  'profile, assets': (all, turn) => `/users/${all.ids[number(all, turn)]}?tab=assets`,
  'profile, activity': (all, turn) => `/users/${all.ids[number(all, turn)]}?tab=activity`,
  groups: always('/groups'),
  'a group': always('/groups?q=Group 7'),
  'a group with very many members': ({ group }) => `/groups/${group}`,
  'the same, further on': ({ group, ids }) => `/groups/${group}?after=User.${ids[7]}`,
  audit: always('/audit'),
  'audit: an event': always('/audit?event=password.resetCompleted'),
  'audit: events that begin alike': always('/audit?event=password.'),
  'audit: by a person': (all, turn) => `/audit?actor=person${number(all, turn)}`,
  'audit: to a person': (all, turn) => `/audit?target=person${number(all, turn)}`,
  'audit: successes': always('/audit?outcome=success'),
  'audit: failures': always('/audit?outcome=failure'),
  'audit: a rare way': always('/audit?channel=link'),
  'audit: a way that nobody came': always('/audit?channel=console'),
  'audit: a time': always('/audit?from=2026-01-01T00:00&to=2100-01-01T00:00'),
  outbox: always('/outbox'),
  'outbox: failed': always('/outbox?show=failed'),
  'outbox: unknown': always('/outbox?show=unknown'),
  'outbox: waiting': always('/outbox?show=queued'),
  'outbox: sent': always('/outbox?show=sent'),
  'outbox: not needed any more': always('/outbox?show=stale'),
  'outbox: of a person': (all, turn) => `/outbox?user=person${number(all, turn)}`,
}

/** What the pages of the console cost in a large directory, for an administrator who asks for one after the other. */
export async function measureConsole(people: number): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const server = await startNpm({ BOOTSTRAP_TOKEN: token, LOG_LEVEL: 'silent', CLIENT_RATE_LIMIT: '0' })
  const mongod = await joinEmbeddedMongod(join(server.environment.DATA_DIR ?? '', 'mongo'))
  const database = await connectDatabase(mongod?.uri ?? '')
  try {
    const directory = await loadConsole({ ...server, database }, people, token)
    const open = await signedIn(server.issuer, token)
    const far = await farFrom(open, '/users')
    const rows: string[][] = []
    for (const [what, address] of Object.entries({ ...pages, [`page ${FAR} of users`]: always(far) }))
      rows.push(
        await row(
          what,
          turn => open(address(directory, turn)),
          () => open(BASELINE),
        ),
      )
    return table([`pages, of ${people.toLocaleString('en')} people`, 'median ms', 'p99 ms', 'ratio', 'KB'], rows)
  } finally {
    await database.close()
    await server.stop()
  }
}

type Open = (address: string) => Promise<string>

async function row(
  what: string,
  read: (turn: number) => Promise<string>,
  readBaseline: () => Promise<string>,
): Promise<string[]> {
  let largest = 0
  const work = async (turn: number) => {
    largest = Math.max(largest, Buffer.byteLength(await read(turn)))
  }
  const [cost, baseline] = (await measure([work, readBaseline], TIMES, { atOnce: 1 })) as [Measurement, Measurement]
  return [
    what,
    cost.median.toFixed(0),
    cost.p99.toFixed(0),
    ratio(cost.median, baseline.median),
    (largest / 1000).toFixed(0),
  ]
}

/** Reads pages of the console as somebody who may do everything there. */
async function signedIn(issuer: string, token: string): Promise<Open> {
  const client = createHttpClient(`${issuer}/scim/v2`, token)
  const chief = { schemas: [`${CORE}:User`, STATE], userName: NAME, password: PASSWORD, [STATE]: { mustChange: false } }
  const { id } = await client.send('POST', '/Users', chief)
  await client.send('POST', '/Groups', {
    ...{ schemas: [`${CORE}:Group`, ROLES], displayName: 'Administrators', members: [{ value: id }] },
    [ROLES]: { roles: ['administrator'] },
  })
  client.close()
  const browser = createBrowser(issuer)
  await browser.signIn('/console', NAME, PASSWORD)
  return async address => {
    const { status, html, url } = await browser.open(`/console${address}`)
    if (status !== 200 || !url.startsWith(`${issuer}/console`)) throw new Error(`${url} answered with ${status}.`)
    return html
  }
}

/** An address that somebody comes to by going on to the next page again and again. */
async function farFrom(open: Open, address: string): Promise<string> {
  let far = address
  for (let page = 1; page < FAR; page++) {
    const [, next] = /href="\/console([^"]*)"[^>]*>Next/.exec(await open(far)) ?? []
    if (next === undefined) break
    far = next.replaceAll('&amp;', '&')
  }
  return far
}
