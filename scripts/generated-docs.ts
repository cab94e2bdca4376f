import { settings } from '../config/schema.ts'
import { ineligibilities } from '../passwords/errors.ts'
import { unusable } from '../passwords/prepare.ts'
import { ageViolation, describeWithRemedies } from '../policies/evaluate.ts'
import type { PolicyRules } from '../policies/policy.ts'
import { scimErrors } from '../scim/error.ts'
import { problems } from '../server/problem.ts'
import { declaredMetrics, processMetrics } from '../server/telemetry/declared-metrics.ts'

type Setting = { readonly fallback?: string; readonly secret?: true; readonly description: string }

const declared = Object.entries<Setting>(settings)

/** Documents that are made from declarations, by path. `npm run docs` writes them, and a test compares them with what is there. */
export const generatedDocs = (): Readonly<Record<string, string>> => ({
  'docs/configuration.md': configurationPage(),
  'docs/errors.md': errorsPage(),
  'docs/metrics.md': metricsPage(),
  'config/example.env': exampleEnvironment(),
})

function configurationPage(): string {
  const rows = declared.map(([name, { fallback, secret, description }]) => [
    `\`${name}\``,
    description,
    fallback ? `\`${fallback}\`` : '',
    secret ? `\`${name}_FILE\`` : '',
  ])
  return page(
    'Configuration',
    'Settings are environment variables; one that is empty has its default. A secret can come from a file instead, as Docker, Kubernetes and systemd hand them over: `NAME_FILE` is its path. The server checks all of them when it starts, and names every problem at once. [`config/example.env`](../config/example.env) lists them for copying.',
    table(['setting', 'what it is for', 'default', 'secret, may come from the file that is named by'], rows),
  )
}

function errorsPage(): string {
  const scim = Object.entries<Readonly<Record<string, string>>>(scimErrors).flatMap(([status, kinds]) =>
    Object.entries(kinds).map(([kind, remedy]) => [status, kind === 'plain' ? '' : `\`${kind}\``, remedy]),
  )
  const others = Object.entries(problems).map(([code, { status, title, remedy }]) => [
    String(status),
    `\`${code}\``,
    title,
    remedy,
  ])
  const reasons = Object.entries(ineligibilities).map(([reason, text]) => [`\`${reason}\``, text])
  return page(
    'Errors',
    'Every answer has a header `X-Request-Id`; the same id is in the log. No error holds a password, a token or the words of a library.',
    '## SCIM',
    'By RFC 7644 §3.12, with a `detail` for people.',
    table(['status', 'scimType', 'what to do'], scim),
    '## Why a password is refused',
    'A refused password is `invalidValue` with `violations`: each rule of the [policy](policies.md) that it breaks, as `rule`, with a `message` for people and the numbers of the policy as `data`. The numbers here are examples.',
    table(['rule', 'message', 'what to do'], violationRows()),
    '## Why a password can not be reset',
    'The reason stands in brackets at the end of `detail`.',
    table(['reason', 'what to do'], reasons),
    '## Everything else',
    '`application/problem+json` (RFC 9457) for programs, a page for browsers.',
    table(['status', 'code', 'what it says', 'what to do'], others),
  )
}

function metricsPage(): string {
  const own = Object.entries(declaredMetrics).map(([name, { type, labels, help }]) => [
    `\`${name}\``,
    type,
    labels.map(label => `\`${label}\``).join(', '),
    help,
  ])
  const ofProcess = Object.entries(processMetrics).map(([name, help]) => [`\`${name}\``, help])
  return page(
    'Metrics',
    'With [`METRICS_PORT`](configuration.md) set, Prometheus reads what a server does at `/metrics` on that port. Without it nothing is measured.',
    'It is a port of its own, on which there is nothing else, instead of a page behind a token: no proxy leads there by mistake, and there is no secret to hand out, to keep and to change. By itself it listens to its own machine only; `METRICS_HOST` opens it to the network of Prometheus. Whoever reads it learns how much happens, and of no person: labels are words of the server, never a name, a path, an address or anything else that a caller could choose.',
    'Counters and durations are of one server: add them up with `sum`. Jobs, rows and the outbox are in the database that servers share, and each of them tells the same: take the `max`.',
    table(['metric', 'type', 'labels', 'what it is'], own),
    '## Of the process',
    'The usual ones of a Node program, among them these.',
    table(['metric', 'what it is'], ofProcess),
    '## A dashboard, and alerts',
    '[`deploy/grafana-dashboard.json`](../deploy/grafana-dashboard.json) shows them in Grafana: *Dashboards*, *New*, *Import*. [`deploy/prometheus-alerts.yaml`](../deploy/prometheus-alerts.yaml) has rules for Prometheus, with what to do ([operations](operations.md#monitoring)).',
  )
}

/** A policy that uses every rule. */
const EVERY_RULE: Required<PolicyRules> = {
  minLength: 15,
  maxLength: 64,
  minAlphas: 2,
  minLowerCase: 2,
  minUpperCase: 2,
  minNumerals: 2,
  minAlphaNumerals: 4,
  minSpecialChars: 2,
  maxSpecialChars: 8,
  minUniqueChars: 6,
  maxRepeatedChars: 3,
  startsWithAlphabet: true,
  requiredChars: '#',
  disallowedChars: '<>',
  allowedChars: 'abc#',
  disallowedSubstrings: ['summer'],
  firstNameDisallowed: true,
  lastNameDisallowed: true,
  userNameDisallowed: true,
  disallowedUserAttributeValues: ['title'],
  blockCommon: true,
  blockBreached: true,
  dictionaryWordDisallowed: true,
  dictionaryLocation: 'english',
  dictionaryDelimiter: ',',
  minStrength: 3,
  distinctCharacters: 4,
  numPasswordsInHistory: 5,
  passwordExpiresAfter: 0,
  passwordExpireWarning: 0,
  minPasswordAge: 1,
  maxIncorrectAttempts: 10,
  lockoutDuration: 15,
  linkLifetime: 15,
  oneTimePasswordLifetime: 24,
}

const TOO_YOUNG = {
  ...ageViolation(EVERY_RULE, new Date('2026-01-31T09:30:00Z')),
  remedy: 'Wait until then. Whoever has forgotten the password asks for a link on the page to sign in.',
}

const violationRows = () =>
  [
    ...describeWithRemedies(EVERY_RULE),
    TOO_YOUNG,
    ...Object.values(unusable).map(({ violation, remedy }) => ({ ...violation, remedy })),
  ].map(({ rule, message, remedy }) => [`\`${rule}\``, message, remedy])

function exampleEnvironment(): string {
  const lines = declared.flatMap(([name, { fallback = '', description }]) => [
    `# ${description}`,
    `# ${name}=${fallback}`,
    '',
  ])
  return `${lines.join('\n').trimEnd()}\n`
}

const page = (title: string, ...parts: readonly string[]) => `${[`# ${title}`, ...parts].join('\n\n')}\n`

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
