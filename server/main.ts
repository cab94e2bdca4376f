import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from 'pino'
import { ConfigError, loadConfig } from '../config/load.ts'
import type { Config } from '../config/schema.ts'
import { installBootstrapToken } from './access/bootstrap-token.ts'
import { addressesOf } from './addresses.ts'
import { createApp } from './app.ts'
import { announce, createFirstAdministrator } from './first-administrator.ts'
import { createLogger } from './log.ts'
import { keptMailsOf, openServices } from './open-services.ts'
import type { Services } from './services.ts'
import { StartupError } from './store/startup-error.ts'

const { stdout, stderr } = process

try {
  await start(loadConfig())
} catch (error) {
  const isExpected = error instanceof ConfigError || error instanceof StartupError
  stderr.write(`${isExpected ? error.message : error instanceof Error ? error.stack : error}\n`)
  process.exit(1)
}

async function start(config: Config): Promise<void> {
  const logger = createLogger(config.logLevel, stdout)
  const services = await openServices(config, 'server', logger, line => logger.info(line))
  try {
    await installBootstrapToken(config.bootstrapToken, services)
    const administrator = await createFirstAdministrator(services, config.bootstrapAdmin)
    const app = await createApp(services, { trustProxy: config.trustProxy, keptMails: keptMailsOf(config) })
    const server = await listen(createServer(app.callback()), config)
    services.mailWorker.start()
    stopOnSignal(server, services)
    announceReady(config, logger)
    if (administrator) {
      await announce(administrator, {
        dataDir: config.dataDir,
        terminal: stdout.isTTY ? text => stdout.write(`  ${text}\n\n`) : undefined,
        log: file => logger.warn({ file }, 'the first administrator was made; this file says how to sign in'),
      })
    }
  } catch (error) {
    await services.database.close()
    throw error
  }
}

function listen(server: Server, { port, host }: Config): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const remedy =
        error.code === 'EADDRINUSE' ? `Port ${port} is taken. Stop what listens there, or set PORT.` : undefined
      reject(
        new StartupError(remedy ?? `The server can't listen on ${host}:${port} (${error.code}). Check HOST and PORT.`),
      )
    })
    server.listen(port, host, () => resolve(server))
  })
}

/** Requests in hand are finished, then mail, then the database. Signals may come from a terminal and from `npm` at once. */
function stopOnSignal(server: Server, services: Services): void {
  let isStopping = false
  const stop = async () => {
    if (isStopping) return
    isStopping = true
    const closed = once(server, 'close')
    server.close()
    server.closeIdleConnections()
    await Promise.race([closed, wait(5000)])
    await services.mailWorker.stop()
    await services.database.close()
    process.exit(0)
  }
  for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect']) process.on(event, stop)
}

function shownAddresses({ issuer, smtpUrl }: Config) {
  const mails = smtpUrl ? {} : { mails: { label: 'Mails', href: `${issuer}/dev/mail` } }
  return Object.entries({ ...addressesOf(issuer), ...mails })
}

function announceReady(config: Config, logger: Logger): void {
  const shown = shownAddresses(config)
  if (!stdout.isTTY) {
    logger.info(Object.fromEntries(shown.map(([name, { href }]) => [name, href])), 'ready')
    return
  }
  const lines = shown.map(([, { label, href }]) => `  ${label.padEnd(26)}${href}\n`)
  stdout.write(`\n  Rekey is ready.\n\n${lines.join('')}\n`)
}
