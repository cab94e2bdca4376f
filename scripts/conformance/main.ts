import { table } from '../../bench/table.ts'
import { createScimClient } from '../../demo/scim-client.ts'
import { startNpm } from '../../test/support/npm-start.ts'
import { type Explanation, ofAdministration, ofPeopleAndGroups } from './explained.ts'
import { MissingTool } from './missing-tool.ts'
import { findPython, type Python } from './python.ts'

/** What became of one check of a tester. */
type Result = {
  readonly subject: string
  readonly check: string
  readonly outcome: 'passed' | 'skipped' | 'failed'
  readonly reason: string
}

type SanityReport = {
  readonly results: readonly { readonly name: string; readonly status: string; readonly message?: string }[]
}

const TOKEN = 'Vn4tYb8qLw2ZsKc6HrXj9MdPf3GuTe7AoRi5'
/** What scim2-tester writes is left to chance, so it is run more than once. */
const SEEDS = ['1', '2', '3']

try {
  const python = await findPython('.cache/conformance', 'scripts/conformance/requirements.txt')
  const server = await startNpm({ BOOTSTRAP_TOKEN: TOKEN, LOG_LEVEL: 'error' })
  try {
    process.exitCode = (await runAll(python, server.issuer)) ? 0 : 1
  } finally {
    await server.stop()
  }
} catch (error) {
  if (!(error instanceof MissingTool)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}

/** Whether nothing failed at /scim/v2 that isn't explained. What becomes of /admin/v2 is shown only. */
async function runAll(python: Python, issuer: string): Promise<boolean> {
  const people = `${issuer}/scim/v2`
  const admin = `${issuer}/admin/v2`
  await ignoreForeignPasswords(admin)
  const tester = async (base: string, seed: string) =>
    (await python.json(['python', 'scripts/conformance/tester.py', base, seed], { TOKEN })) as Result[]
  const roundTrip = (await python.json(['python', 'scripts/conformance/round_trip.py', people], { TOKEN })) as Result[]
  const sane = await probe(python, people)
  const tested: Result[] = []
  for (const seed of SEEDS) tested.push(...(await tester(people, seed)))
  const isClean = [
    show('/scim/v2 with scim2-client', roundTrip, []),
    show('/scim/v2 with scim-sanity', sane, ofPeopleAndGroups),
    show(`/scim/v2 with scim2-tester, ${SEEDS.length} times`, tested, ofPeopleAndGroups),
  ].every(Boolean)
  show('/admin/v2 with scim2-tester', await tester(admin, '1'), ofAdministration)
  return isClean
}

/** scim2-tester gives passwords to people that it marks as federated; a system that pushes everybody's has this setting. */
async function ignoreForeignPasswords(admin: string): Promise<void> {
  const scim = createScimClient(admin, TOKEN)
  const ids = await scim.idsBy('/ProvisioningClients', 'name')
  await scim.patch('/ProvisioningClients', ids.get('bootstrap') ?? '', [
    { op: 'replace', path: 'federatedPassword', value: 'ignore' },
  ])
}

async function probe(python: Python, base: string): Promise<Result[]> {
  const words = ['scim-sanity', 'probe', base, '--token', TOKEN, '--i-accept-side-effects', '--json-output']
  const { results } = (await python.json(words, {})) as SanityReport
  return results.map(({ name, status, message = '' }) => ({
    subject: 'the service',
    check: name,
    outcome: status === 'pass' ? 'passed' : status === 'skip' ? 'skipped' : 'failed',
    reason: message,
  }))
}

/** Prints what became of the checks. Whether every failure is explained. */
function show(title: string, results: readonly Result[], explanations: readonly Explanation[]): boolean {
  const lineOf = ({ subject, check, reason }: Result) => `${subject} ${check}: ${reason.replace(/\s+/g, ' ')}`
  const explain = (result: Result) => explanations.find(({ on }) => on.test(lineOf(result)))
  const failed = results.filter(({ outcome }) => outcome === 'failed')
  const unexplained = failed.filter(result => !explain(result))
  const rows = [...Map.groupBy(results, ({ subject }) => subject)].map(([subject, own]) => {
    const count = (is: (result: Result) => boolean) => String(own.filter(is).length)
    return [
      subject,
      count(({ outcome }) => outcome === 'passed'),
      count(({ outcome }) => outcome === 'skipped'),
      count(result => failed.includes(result) && !unexplained.includes(result)),
      count(result => unexplained.includes(result)),
    ]
  })
  const reasons = explanations
    .map(({ why, on }) => ({ why, lines: failed.map(lineOf).filter(line => on.test(line)) }))
    .filter(({ lines }) => lines.length > 0)
    .map(({ why, lines }) => `  ${lines.length} × ${why}\n      ${lines[0]?.slice(0, 160)}\n`)
  process.stdout.write(`\n${title}\n\n${table(['', 'passed', 'skipped', 'explained', 'failed'], rows)}`)
  process.stdout.write(['', ...reasons, ...unexplained.map(result => `  FAILED ${lineOf(result)}\n`)].join('\n'))
  return unexplained.length === 0
}
