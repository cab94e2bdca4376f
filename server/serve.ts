import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Config } from '../config/schema.ts'
import { installBootstrapToken } from './access/bootstrap-token.ts'
import { addressesOf } from './addresses.ts'
import { createApp } from './app.ts'
import { createFirstAdministrator } from './first-administrator.ts'
import { announce, createNoteSweep, removeStaleNote } from './first-administrator-note.ts'
import { createKeyPolling } from './key-polling.ts'
import { listen } from './listen.ts'
import { keptMailsOf, now, openServices } from './open-services.ts'
import { createPasswordSweep } from './password-sweep.ts'
import { tellOfSwitch } from './resources/mail-domain-people.ts'
import { tellOfMissing } from './resources/policy-names.ts'
import { createBulkWorkerOf, createScimBases } from './scim-bases.ts'
import type { Services } from './services.ts'
import { createTransactionSweep } from './store/abandoned-transactions.ts'
import type { Database } from './store/connect.ts'
import { startTelemetry } from './telemetry/start-telemetry.ts'

const { stdout } = process

/** Milliseconds for what comes over a connection. A whole request has longer: a Bulk that waits for its turn isn't read meanwhile. */
const PATIENCE = { headersTimeout: 15_000, requestTimeout: 300_000 }

/** Serves the directory in a database, which it closes when it stops. Answers how to stop it. */
export async function serve(config: Config, database: Database, logger: Logger): Promise<() => Promise<void>> {
  try {
    await requireFreePort(config)
    const telemetry = await startTelemetry(config, { database, now })
    const services = await openServices(config, database, logger, telemetry)
    await tellOfMissing(services)
    await tellOfSwitch(services)
    await installBootstrapToken(config.bootstrapToken, services)
    await introduceFirstAdministrator(services, config)
    await removeStaleNote(services, config.dataDir)
    const bases = createScimBases(services)
    const app = await createApp(services, bases, { ...config, keptMails: keptMailsOf(config) })
    const server = await listen(createServer(PATIENCE, app.callback()), config)
    const workers = [
      createBulkWorkerOf(services, bases),
      services.jobWorker,
      services.mailWorker,
      services.noticeWorker,
      createTransactionSweep(services),
      createPasswordSweep(services),
      createKeyPolling(services),
      createNoteSweep(services, config.dataDir),
      services.sealer,
    ]
    for (const worker of workers) worker.start()
    announceReady(config, logger)
    return () => stop(server, services, [...workers, telemetry])
  } catch (error) {
    await database.close()
    throw error
  }
}

/** Said before the port is opened, because a start that fails there would have made the password and told nobody. */
async function introduceFirstAdministrator(services: Services, { dataDir, bootstrapAdmin }: Config): Promise<void> {
  const administrator = await createFirstAdministrator(services, bootstrapAdmin)
  if (!administrator) return
  await announce(administrator, {
    dataDir,
    terminal: stdout.isTTY ? text => stdout.write(`\n  ${text}\n`) : undefined,
    log: file => services.logger.warn({ file }, 'the first administrator was made; this file says how to sign in'),
  })
}

/** Found out before the first administrator is made, whose password is shown once. */
async function requireFreePort(config: Config): Promise<void> {
  const probe = await listen(createServer(), config)
  const closed = once(probe, 'close')
  probe.close()
  await closed
}

type Worker = { stop(): Promise<void> }

/**
 * Requests in hand are finished, then what they left behind, then Bulks, mail and sweeps, then the audit of all that, then the database.
 * What one of them can't finish, because the database is away, keeps none of the others.
 */
async function stop(server: Server, services: Services, workers: readonly Worker[]): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  server.closeIdleConnections()
  await Promise.race([closed, wait(5000)])
  server.closeAllConnections()
  await services.background.settled()
  const report = (err: unknown) =>
    services.logger.error({ err }, 'something was left unfinished; the next start goes on with it')
  for (const worker of workers) await worker.stop().catch(report)
  await services.database.close()
}

function shownAddresses(config: Config) {
  const { issuer } = config
  const mails = keptMailsOf(config) ? { mails: { label: 'Mails', href: `${issuer}/dev/mail` } } : {}
  return Object.entries({ ...addressesOf(issuer), ...mails })
}

function announceReady(config: Config, logger: Logger): void {
  if (!config.smtpUrl && !keptMailsOf(config)) {
    logger.warn('SMTP_URL is not set: mails reach nobody. They are kept in DATA_DIR/mail, links included, until it is.')
  }
  const shown = shownAddresses(config)
  if (!stdout.isTTY) {
    logger.info(Object.fromEntries(shown.map(([name, { href }]) => [name, href])), 'ready')
    return
  }
  const lines = shown.map(([, { label, href }]) => `  ${label.padEnd(26)}${href}\n`)
  stdout.write(`\n  Rekey is ready.\n\n${lines.join('')}\n`)
}
