import { z } from 'zod'
import { contrastWithWhite } from './contrast.ts'

const flag = z.enum(['true', 'false']).transform(value => value === 'true')
/** How many, or whether there is one. */
const proxies = z
  .string()
  .regex(/^(true|false|\d)$/, 'must be true, false or a number up to 9')
  .transform(value => (value === 'true' ? 1 : value === 'false' ? 0 : Number(value)))
const integer = (min: number, max: number) => z.coerce.number().int().min(min).max(max)

/** A key of 32 bytes, as base64 or as hexadecimal digits. */
const key = z.string().transform((text, context) => {
  const bytes = Buffer.from(text, /^[0-9a-f]{64}$/i.test(text) ? 'hex' : 'base64')
  if (bytes.length === 32) return bytes
  context.addIssue({
    code: 'custom',
    message: 'must be 32 bytes as base64 or hexadecimal digits, or a comma list of such keys',
  })
  return z.NEVER
})

/** What WCAG 2.2 §1.4.3 asks of text. */
const LEAST_CONTRAST = 4.5

/** A colour that white text stands on. */
const brandColor = z
  .string()
  .regex(/^#[0-9a-f]{6}$/i, { message: 'must be a colour of six hexadecimal digits, as #0b6b63', abort: true })
  .superRefine((color, context) => {
    const contrast = contrastWithWhite(color)
    if (contrast >= LEAST_CONTRAST) return
    const message = `must be darker: white text on it has a contrast of ${contrast.toFixed(2)}, and ${LEAST_CONTRAST} is the least that people can read`
    context.addIssue({ code: 'custom', message })
  })

type Setting = {
  readonly schema: z.ZodType
  readonly fallback?: string
  readonly secret?: true
  readonly description: string
}

/** Every setting: how it is read, what it is when it's not given, and what it is for. Documents and `example.env` are made of this. */
export const settings = {
  PORT: { schema: integer(1, 65535), fallback: '3000', description: 'The port to listen on.' },
  HOST: { schema: z.string(), fallback: '127.0.0.1', description: 'The address to listen on.' },
  ISSUER: {
    schema: z.string(),
    fallback: '',
    description:
      'The address under which everybody reaches this server, without a trailing slash. Default: http://localhost:PORT.',
  },
  ISSUER_NAME: {
    schema: z.string().max(80),
    fallback: 'Rekey',
    description: 'The name that people see on pages and in mails.',
  },
  BRAND_LOGO: {
    schema: z.string().optional(),
    description: 'A PNG or SVG file of at most 256 KiB, which pages show beside the name.',
  },
  BRAND_COLOR: {
    schema: brandColor.optional(),
    description:
      'The colour of buttons and links on pages, as #0b6b63; dark enough for white text. Dark pages have a lighter shade of it for links.',
  },
  DATA_DIR: {
    schema: z.string(),
    fallback: './data',
    description: 'The folder of the embedded database, of keys and of development mails.',
  },
  MONGODB_URI: {
    schema: z
      .string()
      .regex(/^mongodb(\+srv)?:\/\//, 'must start with mongodb:// or mongodb+srv://')
      .optional(),
    secret: true,
    description: 'A replica set or a sharded cluster. Without it the server runs a mongod of its own under DATA_DIR.',
  },
  MONGOD_BINARY: { schema: z.string().optional(), description: 'The mongod to run when MONGODB_URI is not set.' },
  MASTER_KEY: {
    schema: z.preprocess(
      text => (typeof text === 'string' ? text.split(',').map(part => part.trim()) : text),
      z.array(key).optional(),
    ),
    secret: true,
    description:
      'The key of 32 bytes that protects signing keys, cookies and links; a comma list while it is changed, the first is current. Required with MONGODB_URI, made in DATA_DIR otherwise.',
  },
  KEY_ROTATION_DAYS: {
    schema: integer(0, 3650),
    fallback: '90',
    description: 'After how many days another key signs ID tokens and access tokens; 0 is never.',
  },
  SMTP_URL: {
    schema: z
      .string()
      .regex(/^smtps?:\/\//, 'must start with smtp:// or smtps://')
      .optional(),
    secret: true,
    description: 'The mail server. Without it mails are written to DATA_DIR/mail and shown at /dev/mail.',
  },
  MAIL_FROM: {
    schema: z.string().regex(/^[^\r\n]+$/),
    fallback: 'Rekey <rekey@localhost>',
    description: 'The sender of mails.',
  },
  VERIFIED_MAIL_DOMAINS_ONLY: {
    schema: flag,
    fallback: 'false',
    description:
      'Whether links and one-time passwords are mailed to addresses of verified mail domains only. /admin/v2/MailDomains/.people says whom that leaves out.',
  },
  TRUST_PROXY: {
    schema: proxies,
    fallback: 'false',
    description:
      'How many proxies in front add to the X-Forwarded headers: "true" is one. What stands before what they add is what the client says, and is believed by nobody.',
  },
  METRICS_PORT: {
    schema: integer(0, 65535),
    fallback: '0',
    description: 'The port at which Prometheus reads /metrics, and nobody else should; 0 is nowhere.',
  },
  METRICS_HOST: {
    schema: z.string(),
    fallback: '127.0.0.1',
    description: 'The address of that port. It asks for no token: open it to the network of Prometheus alone.',
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    schema: z
      .string()
      .regex(/^https?:\/\/[^/]/, 'must start with https:// or http://')
      .transform(address => address.replace(/\/+$/, ''))
      .optional(),
    description:
      'The OpenTelemetry collector that is told of requests, commands of MongoDB, mails and jobs by OTLP over HTTP, as http://localhost:4318.',
  },
  OTEL_EXPORTER_OTLP_HEADERS: {
    schema: z.string().optional(),
    secret: true,
    description: 'What that collector asks for, as name=value, a comma list.',
  },
  OTEL_SERVICE_NAME: {
    schema: z.string(),
    fallback: 'rekey',
    description: 'By which name that collector knows this server.',
  },
  LOG_LEVEL: {
    schema: z.enum(['debug', 'info', 'warn', 'error', 'silent']),
    fallback: 'info',
    description: 'How much is logged.',
  },
  BOOTSTRAP_ADMIN_USERNAME: {
    schema: z.string().min(1),
    fallback: 'admin',
    description: 'The userName of the first administrator.',
  },
  BOOTSTRAP_ADMIN_PASSWORD: {
    schema: z.string().optional(),
    secret: true,
    description:
      'The first password of the first administrator, to be changed at the first sign-in. Generated when it is not set.',
  },
  BOOTSTRAP_TOKEN: {
    schema: z
      .string()
      .min(32, 'must have at least 32 characters')
      .refine(token => new Set(token).size >= 20, 'must have at least 20 different characters')
      .optional(),
    secret: true,
    description: 'A provisioning token with every scope for automation. Remove it once your own tokens are made.',
  },
  BOOTSTRAP_TOKEN_HOURS: {
    schema: integer(0, 87_600),
    fallback: '24',
    description: 'How long BOOTSTRAP_TOKEN lives from its first start; 0 is without end.',
  },
  RESET_LINK_MINUTES: { schema: integer(5, 1440), fallback: '15', description: 'How long a reset link lives.' },
  ACTIVATION_LINK_HOURS: { schema: integer(1, 168), fallback: '72', description: 'How long an invitation lives.' },
  ONE_TIME_PASSWORD_HOURS: {
    schema: integer(1, 168),
    fallback: '168',
    description: 'How long a one-time password lives.',
  },
  REMINDER_HOURS: {
    schema: integer(0, 84),
    fallback: '24',
    description:
      'How many hours before the end of an unused link or one-time password of a reset the person is reminded by mail, where it lives at least twice as long; 0 is never.',
  },
  PERSONAL_TOKEN_DAYS: {
    schema: integer(1, 3650),
    fallback: '365',
    description: 'How long a personal token may live at most.',
  },
  SESSION_HOURS: {
    schema: integer(1, 720),
    fallback: '24',
    description: 'How long after a sign-in its session ends, whatever happens in it.',
  },
  SESSION_IDLE_MINUTES: {
    schema: integer(5, 43_200),
    fallback: '480',
    description: 'How long a session lives while its browser comes to no application and not to the account page.',
  },
  WEAK_HASH_DAYS: {
    schema: integer(1, 365),
    fallback: '90',
    description: 'How long a weak password hash that was imported lets its person in, to choose another password.',
  },
  FAILED_SIGN_INS_PER_ADDRESS: {
    schema: integer(0, 1_000_000),
    fallback: '100',
    description:
      'How many wrong passwords from one network address (IPv6: from one /64) are judged in ten minutes; 0 is without limit.',
  },
  FAILED_SIGN_INS: {
    schema: integer(0, 100_000_000),
    fallback: '10000',
    description: 'How many wrong passwords from everywhere are judged in ten minutes; 0 is without limit.',
  },
  MAILS_PER_ADDRESS: {
    schema: integer(0, 1_000_000),
    fallback: '50',
    description:
      'How many mails one network address (IPv6: one /64) may ask for in ten minutes, on the pages for a forgotten password and by Resend Email; 0 is without limit.',
  },
  BREACHED_FILE: {
    schema: z.string().optional(),
    description:
      'A sorted text file of SHA-1 hashes of leaked passwords, or of their beginnings, a line each, for policies with blockBreached.',
  },
  BREACHED_URL: {
    schema: z
      .string()
      .regex(/^https?:\/\//, 'must start with https:// or http://')
      .optional(),
    description:
      'A service to ask for leaked passwords by the first five digits of a hash, as https://api.pwnedpasswords.com/range.',
  },
  BREACHED_WHEN_DOWN: {
    schema: z.enum(['accept', 'refuse']),
    fallback: 'accept',
    description: 'What becomes of new passwords while that service does not answer.',
  },
  CLIENT_RATE_LIMIT: {
    schema: integer(0, 10_000_000),
    fallback: '300000',
    description:
      'How many SCIM requests a provisioning client may send a minute where it has no limit of its own; 0 is without limit.',
  },
  JOB_APPROVAL_ABOVE: {
    schema: integer(1, 10_000_000),
    fallback: '1000',
    description: 'Up to how many people a reset job is run without the approval of a second administrator.',
  },
  ARGON2_MEMORY_KIB: {
    schema: integer(7168, 4_194_304),
    fallback: '19456',
    description: 'Memory of one password hash in KiB.',
  },
  ARGON2_PASSES: { schema: integer(1, 100), fallback: '2', description: 'Passes of one password hash.' },
  BULK_MAX_OPERATIONS: {
    schema: integer(1, 100_000),
    fallback: '1000',
    description: 'How many operations one Bulk request may have.',
  },
  BULK_MAX_PAYLOAD_MIB: {
    schema: integer(1, 256),
    fallback: '16',
    description: 'How long the body of a Bulk request may be, in MiB.',
  },
  BULK_AT_ONCE: {
    schema: integer(1, 64),
    fallback: '2',
    description:
      'How many Bulk requests are read and carried out at once, beside one in the background. With BULK_MAX_PAYLOAD_MIB it bounds the memory that they take.',
  },
} as const satisfies Record<string, Setting>

export type SettingName = keyof typeof settings

type Values = { [N in SettingName]: z.output<(typeof settings)[N]['schema']> }

/** What a Bulk request may ask for. The size is in bytes. */
export type BulkLimits = {
  readonly maxOperations: number
  readonly maxPayloadSize: number
  readonly atOnce: number
}

/** How long what lets a person in lives, and how long before its end they are reminded, in seconds. */
export type Lifetimes = {
  readonly link: number
  readonly activation: number
  readonly oneTimePassword: number
  readonly weakHash: number
  /** 0 is never. */
  readonly reminder: number
  /** At most. */
  readonly personalToken: number
  /** Of a browser, since its sign-in. */
  readonly session: number
  /** The same since it was last used. */
  readonly sessionIdle: number
}

/** An OpenTelemetry collector. */
export type TracingConfig = { readonly endpoint: string; readonly headers?: string; readonly serviceName: string }

/** A setting as it was found when the server started. */
export type ShownSetting = {
  readonly name: SettingName
  readonly description: string
  readonly secret: boolean
  readonly isSet: boolean
  /** As it was given, or by default; absent for a secret, and where there is none. */
  readonly value?: string
  /** The environment by its name, the file that NAME_FILE names there, or neither. */
  readonly source: 'environment' | 'file' | 'default'
}

/** What the server runs by: frozen, complete, checked. */
export type Config = {
  readonly port: number
  readonly host: string
  readonly issuer: string
  readonly issuerName: string
  /** The path of a file, and a colour of six hexadecimal digits. */
  readonly brand: { readonly logo?: string; readonly color?: string }
  readonly dataDir: string
  readonly mongodbUri?: string
  readonly mongodBinary?: string
  readonly masterKeys?: readonly Buffer[]
  readonly smtpUrl?: string
  readonly mailFrom: string
  readonly verifiedMailDomainsOnly: boolean
  readonly trustedProxies: number
  /** Where Prometheus reads; absent where it doesn't. */
  readonly metrics?: { readonly port: number; readonly host: string }
  /** Whom traces are told; absent where nobody is. */
  readonly tracing?: TracingConfig
  readonly logLevel: Values['LOG_LEVEL']
  readonly bootstrapAdmin: { readonly userName: string; readonly password?: string }
  readonly bootstrapToken: { readonly token?: string; readonly hours: number }
  /** Seconds. */
  readonly lifetimes: Lifetimes
  readonly breached: { readonly file?: string; readonly url?: string; readonly whenDown: 'accept' | 'refuse' }
  readonly clientRateLimit: number
  readonly jobApprovalAbove: number
  readonly keyRotationDays: number
  /** Wrong passwords in ten minutes. */
  readonly guessLimits: { readonly perAddress: number; readonly all: number; readonly mailsPerAddress: number }
  readonly argon2: { readonly memoryKib: number; readonly passes: number }
  readonly bulk: BulkLimits
  /** Where a mongod is looked for. */
  readonly searchPath: string
  /** All of it, for people who run the server to look at. */
  readonly settings: readonly ShownSetting[]
}
