import { join } from 'node:path'
import type { Logger } from 'pino'
import { isLoopback } from '../config/load.ts'
import type { Config } from '../config/schema.ts'
import { createHasher } from '../passwords/hasher.ts'
import { createKeyring } from './keyring.ts'
import { createFileTransport, createSmtpTransport } from './mail/transport.ts'
import { localMasterKey } from './master-key.ts'
import { createServices, type Services } from './services.ts'
import type { Database } from './store/connect.ts'
import { type DatabaseSettings, openHostDatabase, openServerDatabase } from './store/open-database.ts'

const now = () => new Date()

/** The directory of the settings, for the server or for a command on the host. The database closes with `services.database.close()`. */
export async function openServices(
  config: Config,
  as: 'server' | 'host',
  logger: Logger,
  tell: (line: string) => void,
): Promise<Services> {
  const database = await openDatabase(config, as, tell)
  try {
    return await createServices({
      database,
      issuer: config.issuer,
      issuerName: config.issuerName,
      keyring: createKeyring(config.masterKeys ?? [await localMasterKey(config.dataDir)]),
      hasher: await createHasher(config.argon2),
      transport: config.smtpUrl
        ? createSmtpTransport(config.smtpUrl, config.mailFrom)
        : createFileTransport(mailFolder(config), now),
      logger,
      lifetimes: config.lifetimes,
      now,
    })
  } catch (error) {
    await database.close()
    throw error
  }
}

/** Where kept mails may be shown: without a mail server, on a machine that only talks to itself. */
export function keptMailsOf(config: Config): string | undefined {
  const isLocal = isLoopback(config.host) && isLoopback(new URL(config.issuer).hostname)
  return config.smtpUrl || !isLocal ? undefined : mailFolder(config)
}

const mailFolder = (config: Config) => join(config.dataDir, 'mail')

function openDatabase(config: Config, as: 'server' | 'host', tell: (line: string) => void): Promise<Database> {
  const settings: DatabaseSettings = {
    uri: config.mongodbUri,
    dataDir: config.dataDir,
    mongodBinary: config.mongodBinary,
    searchPath: config.searchPath,
    cache: '.cache/mongod',
    tell,
  }
  return as === 'server' ? openServerDatabase(settings) : openHostDatabase(settings)
}
