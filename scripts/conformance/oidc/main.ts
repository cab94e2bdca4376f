import { table } from '../../../bench/table.ts'
import { createScimClient } from '../../../demo/scim-client.ts'
import { launchChromium } from '../../../test/support/chromium.ts'
import { freePort } from '../../../test/support/free-port.ts'
import { startNpm } from '../../../test/support/npm-start.ts'
import { startProgram } from '../../../test/support/program.ts'
import { MissingTool } from '../missing-tool.ts'
import { type Library, libraries } from './libraries.ts'
import { createVisitor } from './visitor.ts'
import { steps, type Walk } from './walk.ts'

/** How far a library came: a word for each step, and why no further. */
type Outcome = { readonly words: readonly string[]; readonly reason?: string }

const TOKEN = 'Vn4tYb8qLw2ZsKc6HrXj9MdPf3GuTe7AoRi5'
const PASSWORD = 'nine tall paper lanterns'

const chromium = await launchChromium()
const server = await startNpm({ BOOTSTRAP_TOKEN: TOKEN, LOG_LEVEL: 'error' })
try {
  const outcomes: Outcome[] = []
  for (const library of libraries) outcomes.push(await tryOut(library))
  show(outcomes)
  process.exitCode = outcomes.some(({ reason }) => reason) ? 1 : 0
} finally {
  await chromium.close()
  await server.stop()
}

async function tryOut(library: Library): Promise<Outcome> {
  try {
    return await lead(await library.prepare(), library.name)
  } catch (error) {
    if (!(error instanceof MissingTool)) throw error
    return { words: Object.keys(steps).map(() => 'not run'), reason: error.message }
  }
}

/** Starts an application with the library, and leads a person of its own through it until a step fails. */
async function lead(command: readonly string[], name: string): Promise<Outcome> {
  const port = await freePort()
  const home = `http://localhost:${port}`
  const scim = createScimClient(`${server.issuer}/scim/v2`, TOKEN)
  const userName = `${name}@example.com`.toLowerCase()
  const { id } = await scim.create('/Users', {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
    userName,
    emails: [{ value: userName, primary: true }],
    password: PASSWORD,
    'urn:rekey:params:scim:schemas:extension:password:1.0:User': { mustChange: false },
  })
  const application = await createScimClient(`${server.issuer}/admin/v2`, TOKEN).create('/Applications', {
    schemas: ['urn:rekey:params:scim:schemas:core:1.0:Application'],
    name,
    redirectUris: [`${home}/callback`],
    postLogoutRedirectUris: [`${home}/signed-out`],
  })
  const program = startProgram([
    ...command,
    server.issuer,
    application.id,
    String(application.clientSecret),
    String(port),
  ])
  const visitor = await createVisitor(chromium, home)
  try {
    await answers(home, program.ended)
    const person = { id, userName, password: PASSWORD }
    return await walk({ issuer: server.issuer, clientId: application.id, visitor, person, scim })
  } finally {
    await visitor.leave()
    program.kill('SIGTERM')
    await program.ended
  }
}

async function walk(ports: Walk): Promise<Outcome> {
  const words = Object.keys(steps).map(() => 'not run')
  for (const [index, [name, step]] of Object.entries(steps).entries()) {
    try {
      await step(ports)
      words[index] = 'passed'
    } catch (error) {
      words[index] = 'FAILED'
      return { words, reason: `${name}: ${error instanceof Error ? error.message : error}` }
    }
  }
  return { words }
}

async function answers(url: string, ended: Promise<{ stderr: string }>): Promise<void> {
  const isThere = () =>
    fetch(url).then(
      () => true,
      () => false,
    )
  const gone = ended.then(({ stderr }) => {
    throw new Error(`The application has ended: ${stderr}`)
  })
  gone.catch(() => {})
  while (!(await Promise.race([isThere(), gone]))) await new Promise(resolve => setTimeout(resolve, 100))
}

function show(outcomes: readonly Outcome[]): void {
  const rows = Object.keys(steps).map((step, index) => [step, ...outcomes.map(({ words }) => words[index] ?? '')])
  process.stdout.write(`\n${table(['', ...libraries.map(({ name }) => name)], rows)}\n`)
  for (const [index, { reason }] of outcomes.entries())
    if (reason) process.stdout.write(`${libraries[index]?.name}: ${reason}\n`)
}
