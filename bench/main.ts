import { measureRequests } from './requests.ts'
import { measureStart } from './start.ts'

process.stdout.write(`${await measureStart()}\n`)
process.stdout.write(await measureRequests())
