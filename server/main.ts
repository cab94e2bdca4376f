import { ConfigError, loadConfig } from '../config/load.ts'
import type { Config } from '../config/schema.ts'
import { openConfiguredDatabase } from './configured-database.ts'
import { createLogger } from './log.ts'
import { StartupError } from './store/startup-error.ts'

const { stdout, stderr } = process

try {
  await start(loadConfig())
} catch (error) {
  const isExpected = error instanceof ConfigError || error instanceof StartupError
  stderr.write(`${isExpected ? error.message : error instanceof Error ? error.stack : error}\n`)
  process.exit(1)
}

/** A server without its database only answers errors; a new start brings both back. */
function endWithDatabase(): void {
  stderr.write(
    'The embedded MongoDB server has ended by itself; mongo/mongod.log in the data folder says why. Start again.\n',
  )
  process.exit(1)
}

async function start(config: Config): Promise<void> {
  let stop = async () => {}
  onFirstSignal(() => stop().then(() => process.exit(0)))
  const logger = createLogger(config.logLevel, stdout)
  // The rest is loaded while the database starts: each takes as long as the other.
  const [database, { serve }] = await Promise.all([
    openConfiguredDatabase(config, 'server', line => logger.info(line), endWithDatabase),
    import('./serve.ts'),
  ])
  stop = await serve(config, database, logger)
}

/** Signals may come from a terminal and from `npm` at once. */
function onFirstSignal(act: () => void): void {
  let isFirst = true
  const handle = () => {
    if (isFirst) act()
    isFirst = false
  }
  for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect']) process.on(event, handle)
}
