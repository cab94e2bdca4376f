import { parseArgs } from 'node:util'
import { measureBulk } from './bulk.ts'
import { measureConsole } from './console.ts'
import { measureJobs } from './jobs.ts'
import { measureOidc } from './oidc.ts'
import { measurePeople } from './people.ts'
import { measurePolicies } from './policies.ts'
import { measureRequests } from './requests.ts'
import { measureStart } from './start.ts'
import { measureSync } from './sync.ts'

/** The parts in the order in which they run; `npm run bench -- requests` runs one. */
const parts: Readonly<Record<string, (people: number) => Promise<string>>> = {
  start: measureStart,
  requests: measureRequests,
  bulk: measureBulk,
  jobs: measureJobs,
  sync: measureSync,
  people: measurePeople,
  console: measureConsole,
  policies: measurePolicies,
  oidc: measureOidc,
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { people: { type: 'string', default: '1000000' } },
})
const unknown = positionals.find(name => !Object.hasOwn(parts, name))
if (unknown !== undefined) {
  process.stderr.write(`There is no part "${unknown}". There are: ${Object.keys(parts).join(', ')}.\n`)
  process.exitCode = 1
} else {
  for (const [name, measurePart] of Object.entries(parts)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue
    process.stdout.write(`${await measurePart(Number(values.people))}\n`)
  }
}
