import { measureBulk } from './bulk.ts'
import { measureRequests } from './requests.ts'
import { measureStart } from './start.ts'

/** The parts in the order in which they run; `npm run bench -- requests` runs one. */
const parts: Readonly<Record<string, () => Promise<string>>> = {
  start: measureStart,
  requests: measureRequests,
  bulk: measureBulk,
}

const names = process.argv.slice(2)
const unknown = names.find(name => !Object.hasOwn(parts, name))
if (unknown !== undefined) {
  process.stderr.write(`There is no part "${unknown}". There are: ${Object.keys(parts).join(', ')}.\n`)
  process.exitCode = 1
} else {
  for (const [name, measurePart] of Object.entries(parts))
    if (names.length === 0 || names.includes(name)) process.stdout.write(`${await measurePart()}\n`)
}
