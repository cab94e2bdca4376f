import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { ConfigError, loadConfig } from '../config/load.ts'
import { en } from '../texts/en.ts'
import { countIn } from '../texts/format.ts'
import { registerApplication } from './access/application.ts'
import { type Preset, presetNames, presets } from './access/presets.ts'
import { issueProvisioningToken } from './access/provisioning-token.ts'
import { parseScopes } from './access/scopes.ts'
import { type AuditReport, verified, verifyAudit } from './audit/verify.ts'
import { openConfiguredDatabase } from './configured-database.ts'
import { resetFirstAdministrator } from './first-administrator.ts'
import { announce } from './first-administrator-note.ts'
import { createLogger } from './log.ts'
import type { ListedKey } from './oidc/signing-keys.ts'
import { openServices } from './open-services.ts'
import type { Services } from './services.ts'
import { StartupError } from './store/startup-error.ts'

type TokenOptions = { name: string; scope: readonly string[]; days: number; preset?: Preset; json?: boolean }

const { stdout, stderr } = process

const program = new Command('rekey').exitOverride().configureOutput({ writeErr: text => stderr.write(text) })

program
  .command('token')
  .description('Make a provisioning token; it is shown once.')
  .requiredOption('--name <name>', 'the provisioning client it belongs to; made where there is none', parseName)
  .requiredOption('--scope <scopes>', 'what it may do, as a comma list', parseScopes)
  .option('--days <days>', 'how long it lives', parseDays, 365)
  .addOption(
    new Option('--preset <preset>', 'the settings of a new client, by the kind of system').choices(presetNames),
  )
  .option('--json', 'answer in JSON')
  .action(({ name, scope, days, preset, json }: TokenOptions) =>
    onServices(async services => {
      const settings = preset && presets[preset]
      const issued = await issueProvisioningToken({ name, scopes: scope, days, settings }, services)
      print(json, issued, [
        `Token of ${issued.name}, until ${issued.expiresAt.toISOString().slice(0, 10)}. It is shown once:`,
        '',
        issued.token,
      ])
    }),
  )

program
  .command('application')
  .description('Register an application; its secret is shown once.')
  .requiredOption(
    '--name <name>',
    'what people see it called; with --scope, the provisioning client it acts for',
    parseName,
  )
  .option('--redirect-uri <uri...>', 'where sign-ins come back to')
  .option('--post-logout-redirect-uri <uri...>', 'where sign-outs come back to', [])
  .option('--backchannel-logout-uri <uri>', 'where it is told that sessions have ended')
  .option('--backchannel-logout-session-required', 'it has to know which session ended, by its sid')
  .option('--public', 'without a secret, for applications in a browser or on a phone')
  .option('--native', 'on a phone or a computer: http on the same machine with any port, or com.example.app:/callback')
  .option('--first-party', 'your own: people are not asked for consent')
  .option('--administration', 'for administrators: people may use the roles that they hold through it')
  .option('--scope <scopes>', 'for a machine: the SCIM scopes it may ask for with client_credentials', parseScopes)
  .option('--json', 'answer in JSON')
  .action(options =>
    onServices(async services => {
      const registered = await registerApplication(
        {
          name: options.name,
          redirectUris: options.redirectUri ?? [],
          postLogoutRedirectUris: options.postLogoutRedirectUri,
          backchannelLogoutUri: options.backchannelLogoutUri,
          backchannelLogoutSessionRequired: options.backchannelLogoutSessionRequired === true,
          isPublic: options.public === true,
          isNative: options.native === true,
          isFirstParty: options.firstParty === true,
          isAdministrative: options.administration === true,
          scopes: options.scope ?? [],
        },
        services,
      )
      const secret = registered.client_secret ? [`client_secret  ${registered.client_secret}  (shown once)`] : []
      print(options.json, registered, [`client_id      ${registered.client_id}`, ...secret])
    }),
  )

const admin = program.command('admin').description('The first administrator, and the keys that sign tokens.')

admin
  .command('reset')
  .description('Give the first administrator a new one-time password.')
  .action(() =>
    onServices(async (services, { dataDir }) => {
      const terminal = stdout.isTTY ? (text: string) => stdout.write(`${text}\n`) : undefined
      const made = await resetFirstAdministrator(services)
      await announce(made, { dataDir, terminal, log: file => stdout.write(`${file} says how to sign in.\n`) })
    }),
  )

const keys = admin.command('keys').description('The keys that sign ID tokens and access tokens.')

keys
  .command('list')
  .description('Which there are, and since when each signs.')
  .option('--json', 'answer in JSON')
  .action(({ json }: { json?: boolean }) => onServices(services => listKeys(services, json)))

keys
  .command('rotate')
  .description('Publish the next ones before their time; they sign a day later.')
  .option(
    '--now',
    'replace all of them at once, because somebody may have them: what they signed is refused from now on',
  )
  .option('--json', 'answer in JSON')
  .action(({ now, json }: { now?: boolean; json?: boolean }) =>
    onServices(async services => {
      const by = { actor: 'host', channel: 'host' }
      await (now ? services.signingKeys.replaceAll(by) : services.signingKeys.publishNext(by))
      await listKeys(services, json)
    }),
  )

const audit = program.command('audit').description('What happened, and whether it was written like that.')

audit
  .command('verify')
  .description('Look whether events were changed or taken away.')
  .option('--json', 'answer in JSON')
  .action(({ json }: { json?: boolean }) =>
    onServices(async services => {
      const report = await verifyAudit(services)
      await services.audit.record({ ...verified(report), actor: 'host', channel: 'host' })
      print(json, report, auditInWords(report))
      if (report.breaches.length > 0) process.exitCode = 1
    }),
  )

try {
  await program.parseAsync()
} catch (error) {
  const isExpected = error instanceof ConfigError || error instanceof StartupError
  if (!(error instanceof CommanderError))
    stderr.write(`${isExpected || !(error instanceof Error) ? String((error as Error).message) : error.stack}\n`)
  process.exitCode = error instanceof CommanderError ? error.exitCode : 1
}

async function onServices(work: (services: Services, config: { dataDir: string }) => Promise<void>): Promise<void> {
  const config = loadConfig()
  const tell = (line: string) => stderr.write(`${line}\n`)
  const database = await openConfiguredDatabase(config, 'host', tell)
  try {
    const services = await openServices(config, database, createLogger('silent', stdout))
    await work(services, config)
    await services.sealer.seal()
  } finally {
    await database.close()
  }
}

function parseName(text: string): string {
  const name = text.trim()
  if (name !== '' && name.length <= 256) return name
  throw new InvalidArgumentError('It has 1 to 256 characters.')
}

function parseDays(text: string): number {
  const days = Number(text)
  if (days >= 1 && days <= 3650) return days
  throw new InvalidArgumentError('It is a number from 1 to 3650.')
}

function print(asJson: boolean | undefined, value: object, lines: readonly string[]): void {
  stdout.write(`${asJson ? JSON.stringify(value) : lines.join('\n')}\n`)
}

function auditInWords({ writers, seals, events, unsealed, breaches }: AuditReport): string[] {
  const extent = [
    countIn(en, events, { one: '# event', other: '# events' }),
    `written by ${countIn(en, writers, { one: '# run', other: '# runs' })} of the server or of commands`,
    `in ${countIn(en, seals, { one: '# seal', other: '# seals' })}`,
  ].join(', ')
  const rest =
    unsealed > 0 ? ` ${unsealed} ${unsealed === 1 ? 'is' : 'are'} so new that nothing vouches for them yet.` : ''
  if (breaches.length === 0) return [`${extent}: none was changed or taken away.${rest}`]
  return [`${extent}. This is not as it was written:`, ...breaches.map(breach => `  ${breach}`)]
}

async function listKeys({ signingKeys }: Services, asJson: boolean | undefined): Promise<void> {
  const listed = await signingKeys.list()
  const lines =
    listed.length > 0 ? listed.map(keyInWords) : ['There are none yet. The server makes them when it starts.']
  print(asJson, listed, lines)
}

function keyInWords({ alg, kid, phase, signsFrom, endsAt }: ListedKey): string {
  const minuteOf = (date: Date) => `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`
  const end = endsAt ? `, published until ${minuteOf(endsAt)}` : ''
  return `${alg.padEnd(5)}  ${kid}  ${phase.padEnd(7)}  signs from ${minuteOf(signsFrom)}${end}`
}
