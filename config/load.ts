import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { isLoopback } from './loopback.ts'
import { type Config, type SettingName, type ShownSetting, settings } from './schema.ts'
import { type Found, shown } from './shown.ts'

/** Every problem of the settings at once, a line each. */
export class ConfigError extends Error {
  constructor(problems: readonly string[]) {
    super(
      `The settings have ${problems.length === 1 ? 'a problem' : 'problems'}:\n${problems.map(problem => `  ${problem}`).join('\n')}`,
    )
  }
}

/** Reads the environment into one frozen Config, or throws one ConfigError. A secret may come from the file that NAME_FILE names. */
export function loadConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const problems: string[] = []
  const values: Record<string, unknown> = {}
  const shownSettings: ShownSetting[] = []
  for (const name of Object.keys(settings) as SettingName[]) {
    const setting = settings[name]
    const found = find(name, environment, problems)
    const { text } = found
    shownSettings.push(shown(name, found))
    const parsed = setting.schema.safeParse(text)
    if (parsed.success) values[name] = parsed.data
    else problems.push(...parsed.error.issues.map(issue => `${name} ${sentence(issue)}`))
  }
  const config = problems.length === 0 ? toConfig(values, environment, shownSettings) : undefined
  if (config) problems.push(...conflicts(config))
  if (!config || problems.length > 0) throw new ConfigError(problems)
  return frozen(config)
}

function frozen(config: Config): Config {
  for (const part of Object.values(config)) Object.freeze(part)
  return Object.freeze(config)
}

function find(name: SettingName, environment: NodeJS.ProcessEnv, problems: string[]): Found {
  const setting = settings[name]
  const given = environment[name] || undefined
  const file = 'secret' in setting ? environment[`${name}_FILE`] || undefined : undefined
  if (!file)
    return given === undefined
      ? { text: 'fallback' in setting ? setting.fallback : undefined, source: 'default' }
      : { text: given, source: 'environment' }
  if (given) problems.push(`${name} and ${name}_FILE are both set; keep one`)
  try {
    return { text: readFileSync(file, 'utf8').trim(), source: 'file' }
  } catch {
    problems.push(`${name}_FILE names a file that can't be read: ${file}`)
    return { text: undefined, source: 'file' }
  }
}

/** The issue in words, never with the value, which may be a secret. */
function sentence(issue: { code: string; message: string }): string {
  return issue.code === 'custom' ||
    issue.code === 'invalid_format' ||
    issue.code === 'too_small' ||
    issue.code === 'too_big'
    ? issue.message.replace(/^Too (?:small|big): expected \w+ to/, 'must').replace(/^Invalid string: /, '')
    : `is not valid (${issue.message.split(',')[0]?.toLowerCase()})`
}

function toConfig(
  raw: Record<string, unknown>,
  environment: NodeJS.ProcessEnv,
  shownSettings: readonly ShownSetting[],
): Config {
  const value = raw as { [N in SettingName]: ReturnType<(typeof settings)[N]['schema']['parse']> }
  const issuer = value.ISSUER || `http://localhost:${value.PORT}`
  return {
    port: value.PORT,
    host: value.HOST,
    issuer,
    issuerName: value.ISSUER_NAME,
    brand: {
      ...(value.BRAND_LOGO && { logo: resolve(value.BRAND_LOGO) }),
      ...(value.BRAND_COLOR && { color: value.BRAND_COLOR }),
    },
    dataDir: resolve(value.DATA_DIR),
    mongodbUri: value.MONGODB_URI,
    mongodBinary: value.MONGOD_BINARY,
    masterKeys: value.MASTER_KEY,
    smtpUrl: value.SMTP_URL,
    mailFrom: value.MAIL_FROM,
    verifiedMailDomainsOnly: value.VERIFIED_MAIL_DOMAINS_ONLY,
    trustedProxies: value.TRUST_PROXY,
    ...(value.METRICS_PORT > 0 && { metrics: { port: value.METRICS_PORT, host: value.METRICS_HOST } }),
    ...(value.OTEL_EXPORTER_OTLP_ENDPOINT && {
      tracing: {
        endpoint: value.OTEL_EXPORTER_OTLP_ENDPOINT,
        ...(value.OTEL_EXPORTER_OTLP_HEADERS && { headers: value.OTEL_EXPORTER_OTLP_HEADERS }),
        serviceName: value.OTEL_SERVICE_NAME,
      },
    }),
    logLevel: value.LOG_LEVEL,
    bootstrapAdmin: { userName: value.BOOTSTRAP_ADMIN_USERNAME, password: value.BOOTSTRAP_ADMIN_PASSWORD },
    bootstrapToken: { token: value.BOOTSTRAP_TOKEN, hours: value.BOOTSTRAP_TOKEN_HOURS },
    lifetimes: {
      link: value.RESET_LINK_MINUTES * 60,
      activation: value.ACTIVATION_LINK_HOURS * 3600,
      oneTimePassword: value.ONE_TIME_PASSWORD_HOURS * 3600,
      weakHash: value.WEAK_HASH_DAYS * 86_400,
      reminder: value.REMINDER_HOURS * 3600,
      personalToken: value.PERSONAL_TOKEN_DAYS * 86_400,
      session: value.SESSION_HOURS * 3600,
      sessionIdle: value.SESSION_IDLE_MINUTES * 60,
    },
    breached: {
      ...(value.BREACHED_FILE && { file: value.BREACHED_FILE }),
      ...(value.BREACHED_URL && { url: value.BREACHED_URL }),
      whenDown: value.BREACHED_WHEN_DOWN,
    },
    guessLimits: {
      perAddress: value.FAILED_SIGN_INS_PER_ADDRESS,
      all: value.FAILED_SIGN_INS,
      mailsPerAddress: value.MAILS_PER_ADDRESS,
    },
    clientRateLimit: value.CLIENT_RATE_LIMIT,
    jobApprovalAbove: value.JOB_APPROVAL_ABOVE,
    keyRotationDays: value.KEY_ROTATION_DAYS,
    argon2: { memoryKib: value.ARGON2_MEMORY_KIB, passes: value.ARGON2_PASSES },
    bulk: {
      maxOperations: value.BULK_MAX_OPERATIONS,
      maxPayloadSize: value.BULK_MAX_PAYLOAD_MIB * 1024 * 1024,
      atOnce: value.BULK_AT_ONCE,
    },
    searchPath: environment.PATH ?? '',
    settings: shownSettings.map(setting =>
      setting.name === 'ISSUER' ? { ...setting, isSet: true, value: issuer } : setting,
    ),
  }
}

function conflicts(config: Config): string[] {
  const problems = issuerProblems(config.issuer)
  if (config.mongodbUri && !config.masterKeys) {
    problems.push('MASTER_KEY is required with MONGODB_URI: make one with  openssl rand -base64 32')
  }
  const { memoryKib, passes } = config.argon2
  const minimum = passes === 1 ? 47_104 : passes === 2 ? 19_456 : passes === 3 ? 12_288 : passes === 4 ? 9216 : 7168
  if (memoryKib < minimum) problems.push(`ARGON2_MEMORY_KIB must be at least ${minimum} with ARGON2_PASSES=${passes}`)
  return problems
}

function issuerProblems(issuer: string): string[] {
  if (!URL.canParse(issuer)) return ['ISSUER must be an address such as https://id.example.com']
  const url = new URL(issuer)
  const problems: string[] = []
  if (url.search || url.hash || issuer.endsWith('/'))
    problems.push('ISSUER must have no query, no fragment and no slash at its end')
  if (url.pathname !== '/') problems.push('ISSUER must have no path: give this server a host name of its own')
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))
  if (!isSafe) problems.push('ISSUER must start with https:// (http:// is for localhost only)')
  return problems.length === 0 && issuer !== url.origin ? [`ISSUER must be written as ${url.origin}`] : problems
}
