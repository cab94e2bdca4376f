import { join } from 'node:path'
import type { Logger } from 'pino'
import { isLoopback } from '../config/loopback.ts'
import type { Config } from '../config/schema.ts'
import { createHasher } from '../passwords/hasher.ts'
import { readBrand } from './brand.ts'
import { createBreached } from './breached/breached.ts'
import { readCommonPasswords } from './common-passwords.ts'
import { createKeyring } from './keyring.ts'
import { createFileTransport, createSmtpTransport } from './mail/transport.ts'
import { localMasterKey } from './master-key.ts'
import { createServices, type DirectoryOptions, type Services } from './services.ts'
import type { Database } from './store/connect.ts'
import { createTextRecords } from './text-records.ts'
import { readWordLists } from './word-lists.ts'

/** The one clock of a running server. */
export const now = () => new Date()

/** Milliseconds. */
const LONGEST_LOOK_UP = 5000

/** The directory of the settings, in an open database; for the server and for a command on the host. */
export async function openServices(
  config: Config,
  database: Database,
  logger: Logger,
  { metrics, tracing }: Pick<DirectoryOptions, 'metrics' | 'tracing'> = {},
): Promise<Services> {
  return createServices({
    database,
    issuer: config.issuer,
    issuerName: config.issuerName,
    brand: await readBrand(config.brand),
    keyring: createKeyring(config.masterKeys ?? [await localMasterKey(config.dataDir)]),
    hasher: await createHasher(config.argon2, metrics?.watchTurns),
    transport: config.smtpUrl
      ? createSmtpTransport(config.smtpUrl, config.mailFrom)
      : createFileTransport(mailFolder(config), now),
    textRecords: createTextRecords({ patience: LONGEST_LOOK_UP }),
    verifiedMailDomainsOnly: config.verifiedMailDomainsOnly,
    metrics,
    tracing,
    logger,
    lifetimes: config.lifetimes,
    clientRateLimit: config.clientRateLimit,
    jobApprovalAbove: config.jobApprovalAbove,
    keyRotationDays: config.keyRotationDays,
    guessLimits: config.guessLimits,
    bulk: config.bulk,
    shownSettings: config.settings,
    breached: await createBreached(config.breached, logger),
    commonPasswords: await readCommonPasswords(),
    wordLists: await readWordLists(join(config.dataDir, 'word-lists')),
    now,
  })
}

/** Where kept mails may be shown: without a mail server, on a machine that only talks to itself. */
export function keptMailsOf(config: Config): string | undefined {
  const isLocal = isLoopback(config.host) && isLoopback(new URL(config.issuer).hostname)
  return config.smtpUrl || !isLocal ? undefined : mailFolder(config)
}

const mailFolder = (config: Config) => join(config.dataDir, 'mail')
