import { mkdir, symlink } from 'node:fs/promises'
import { delimiter, resolve } from 'node:path'
import { expect } from 'chai'
import { commandsOf } from '../../cli/command.ts'
import { tree } from '../../cli/tree.ts'
import { scopeNames } from '../../server/access/scopes.ts'
import { createDesk, type Desk } from '../support/command-line.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import { jobsOf } from '../support/jobs.ts'
import { type Ended, startProgram } from '../support/program.ts'
import {
  APPLICATION,
  APPLICATIONS,
  CLIENT,
  CLIENT_TOKEN,
  CLIENT_TOKENS,
  CLIENTS,
  DOMAIN,
  DOMAINS,
  GROUP,
  GROUPS,
  POLICIES,
  POLICY,
  TEMPLATE,
  TEMPLATES,
  USER,
  USERS,
} from '../support/scim.ts'
import type { TestScimClient } from '../support/scim-client.ts'
import { build } from '../support/server-process.ts'
import { staffOf } from '../support/staff.ts'
import { enterCode, signInAt } from './support.ts'

const TEMPLATE_FILE = {
  kind: 'resetLink',
  subject: 'A new password',
  text: 'Choose it here: {{ link }}',
  html: '<p><a href="{{ link }}">Choose it</a></p>',
}

/** These are about the person at the desk, not about a program. */
const OF_PEOPLE = ['tokens list', 'tokens create', 'tokens delete', 'jobs approve', 'sign-out']

const commands = await commandsOf(tree)

describe('the example of', function () {
  this.timeout(60_000)
  let directory: TestDirectory
  let operator: TestScimClient
  let desk: Desk
  let working: NodeJS.Timeout
  let record = ''
  let count = 0

  before(async () => {
    await build()
    directory = await startDirectory({ jobApprovalAbove: 5, textRecords: async () => [record] })
    operator = await directory.scim(scopeNames.filter(name => name !== 'jobs:unattended').join(','))
    desk = await createDesk()
    await (await staffOf(directory)).holder('boss', 'administrator')
    working = setInterval(() => void directory.jobWorker.drain(), 100)
    await symlink(resolve('dist/cli/main.js'), desk.path('rekey'))
    await mkdir(desk.path('.local/share/bash-completion/completions'), { recursive: true })
    await operator.post(USERS, { schemas: [USER], userName: 'ann', emails: [{ value: 'ann@example.com' }] }).expect(201)
  })
  after(async () => {
    clearInterval(working)
    await desk.remove()
    await directory.stop()
  })

  const made = async (path: string, body: object): Promise<string> =>
    (await operator.post(path, body).expect(201)).body.id
  const person = (name: string) =>
    made(USERS, { schemas: [USER], userName: name, emails: [{ value: `${name}@example.com` }] })
  const jobs = () => jobsOf(directory, operator)

  /** Whichever worker plans it, this one or the one beside it. */
  async function planned(...job: Parameters<ReturnType<typeof jobsOf>['create']>) {
    const id = await jobs().create(...job)
    for (;;) {
      await directory.jobWorker.drain()
      const found = await jobs().read(id)
      if (found.status === 'planned') return found
    }
  }

  /** One of everything, as the variables of the examples, and the files that they name. */
  async function variables(): Promise<Record<string, string>> {
    const name = `thing${count++}`
    const user_id = await person(name)
    const domain_id = await made(DOMAINS, { schemas: [DOMAIN], name: `${name}.example` })
    record = (await operator.get(`${DOMAINS}/${domain_id}`)).body.record.value
    const { id: job_id } = await planned({ userNames: [name, 'ann'] })
    await desk.write('people.csv', `userName\n${name}\n`)
    await desk.write('newcomers.csv', `userName,groups\nnew.${name},Newcomers\n`)
    await desk.write('staff.csv', `Employee ID,userName\n${name},staff.${name}\n`)
    await desk.write('password.txt', 'seven lanterns over slow water\n')
    await desk.write('token.txt', operator.token)
    await desk.write('policy.json', JSON.stringify({ name: `Draft ${name}`, minLength: 20 }))
    await desk.write('template.json', JSON.stringify({ ...TEMPLATE_FILE, name: `Draft ${name}` }))
    await desk.write('changes.json', JSON.stringify({ subject: 'Your new password' }))
    await desk.write('policies.yaml', `default:\n  name: Default\n  minLength: ${16 + (count % 2)}\n`)
    return {
      user_id,
      domain_id,
      job_id,
      other_user_id: await person(`${name}b`),
      group_id: await made(GROUPS, { schemas: [GROUP], displayName: name }),
      policy_id: await made(POLICIES, { schemas: [POLICY], name }),
      client_id: await made(CLIENTS, { schemas: [CLIENT], name }),
      application_id: await made(APPLICATIONS, {
        schemas: [APPLICATION],
        name,
        redirectUris: ['https://time.example.com/'],
      }),
      template_id: await made(TEMPLATES, { schemas: [TEMPLATE], ...TEMPLATE_FILE, name }),
    }
  }

  const run = async (id: string) => {
    const { planDigest } = await jobs().read(id)
    await jobs().act(id, 'run', { planDigest }).expect(200)
  }

  /** What has to be there before some of them. */
  const arrangements: Readonly<Record<string, (given: Record<string, string>) => Promise<unknown>>> = {
    async 'users create'() {
      const { Resources } = (await operator.get(`${USERS}?filter=userName eq "ann"`)).body
      await operator.delete(`${USERS}/${Resources[0].id}`).expect(204)
    },
    async 'jobs pause'() {
      const job_id = (await planned({ userNames: ['ann'] }, { startAt: '2100-01-01T00:00:00Z' })).id
      await run(job_id)
      return { job_id }
    },
    async 'jobs resume'(given) {
      const paused = (await arrangements['jobs pause']?.(given)) as { job_id: string }
      await jobs().act(paused.job_id, 'pause').expect(200)
      return paused
    },
    async 'jobs approve'() {
      const names = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map(async name => (await person(name)) && name))
      const { id: job_id, planDigest } = await planned({ userNames: names })
      await jobs().act(job_id, 'run', { planDigest, expectedCount: 6 }).expect(200)
      return { job_id }
    },
    async 'password resend'({ user_id = '' }) {
      await directory.reset(user_id, { delivery: 'link' })
      const credentials = directory.database.connection.collection<{ _id: string }>('credentials')
      await credentials.updateOne({ _id: user_id }, { $set: { mailedAt: [] } })
    },
    'jobs watch': async ({ job_id = '' }) => run(job_id),
    'jobs retry': async ({ job_id = '' }) => run(job_id),
    'jobs undo': async ({ job_id = '' }) => run(job_id),
    async 'applications end-former-secret'({ application_id = '' }) {
      const operation = { op: 'replace', path: 'action', value: 'rotateSecret' }
      await operator.patch(`${APPLICATIONS}/${application_id}`, operation).expect(200)
    },
    async 'client-tokens delete'({ client_id = '' }) {
      const token = { schemas: [CLIENT_TOKEN], provisioningClient: { value: client_id }, scopes: ['users:read'] }
      return { token_id: await made(CLIENT_TOKENS, token) }
    },
    async 'tokens delete'() {
      const scopes = ['users:read']
      const expiresAt = new Date(Date.now() + 86_400_000).toISOString()
      const words = ['tokens', 'create', '--name', 'x', '--scope', ...scopes, '--expires-at', expiresAt]
      return { token_id: (await desk.run(words)).json().id }
    },
  }
  for (const [path, { example }] of commands)
    it(`rekey ${path} works as it stands`, async () => {
      const given = await variables()
      const isOfPerson = OF_PEOPLE.includes(path)
      if (isOfPerson) await signedIn()
      const more = await arrangements[path]?.(given)
      const line = example
        .replaceAll('https://id.example.com', directory.issuer)
        .replace('2027-03-01T00:00:00Z', new Date(Date.now() + 86_400_000).toISOString())
      const { code, stdout, stderr } = await inShell(`rekey ${line}`, {
        ...given,
        ...(more as Record<string, string> | undefined),
        ...(!isOfPerson &&
          !path.startsWith('sign-in') && { REKEY_SERVER: directory.issuer, REKEY_TOKEN: operator.token }),
      })
      expect(code, stdout + stderr).to.equal(0)
    })

  async function signedIn(): Promise<void> {
    const browser = directory.browser()
    const meanwhile = (code: string) => enterCode(directory, browser, code, 'boss')
    expect((await signInAt(desk, directory, { meanwhile })).code).to.equal(0)
  }

  /** The command line in a shell of its own; whatever code it shows is entered in a browser. */
  function inShell(line: string, variables: Record<string, string>): Promise<Ended> {
    const PATH = [desk.folder, process.env.PATH].join(delimiter)
    const env = { ...variables, PATH, HOME: desk.folder, XDG_CONFIG_HOME: desk.path('config') }
    const program = startProgram(['bash', '-eu', '-c', line], { env, cwd: desk.folder })
    program
      .until(({ stderr }) => /enter the code (\S+)/.exec(stderr)?.[1])
      .then(
        code => enterCode(directory, directory.browser(), code, 'boss'),
        () => {},
      )
    return program.ended
  }
})
