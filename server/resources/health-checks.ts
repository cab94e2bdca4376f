import { isLoopback } from '../../config/loopback.ts'
import { en } from '../../texts/en.ts'
import { countIn } from '../../texts/format.ts'
import type { Keyring } from '../keyring.ts'
import { meaningOf } from '../mail/handover.ts'
import type { Transport } from '../mail/transport.ts'
import { ALGORITHMS } from '../oidc/keys.ts'
import type { ListedKey, SigningKeys } from '../oidc/signing-keys.ts'
import type { IndexedCollection } from '../store/connect.ts'
import type { Diagnosis } from '../store/diagnosis.ts'
import type { ProvisioningClientStore } from '../store/provisioning-clients.ts'

/** One thing that was looked at: how it is, and what to do where it isn't well. */
export type Check = {
  readonly check: 'database' | 'indexes' | 'masterKey' | 'signingKeys' | 'mailServer' | 'mail' | 'tokens'
  readonly ok: boolean
  readonly detail: string
  readonly remedy?: string
}

export type HealthPorts = {
  readonly diagnosis: Diagnosis
  readonly indexedCollections: readonly IndexedCollection[]
  readonly signingKeys: Pick<SigningKeys, 'list'>
  readonly keyring: Pick<Keyring, 'keyIds'>
  readonly keyRotationDays: number
  readonly transport: Pick<Transport, 'keepsMails' | 'trouble'>
  readonly issuer: string
  readonly provisioningClients: Pick<ProvisioningClientStore, 'namesOf'>
  readonly now: () => Date
}

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/** Clocks that differ by more make links end too early or too late. */
const MOST_SKEW = MINUTE

/** Longer than any worker rests. */
const LONGEST_WAIT = 10 * MINUTE

/** Enough to bring a system another token. */
const SOON = 14 * DAY

/** Of clients. */
const MOST_NAMED = 5

/** A rotation that is so late does not happen by itself. */
const LATE = 2

/** How a directory is, as far as it can see for itself. */
export async function healthOf(ports: HealthPorts): Promise<Check[]> {
  const looks = [database, indexes, masterKey, keys, mailServer, mail, tokens]
  return Promise.all(looks.map(look => look(ports)))
}

async function database({ diagnosis, now }: HealthPorts): Promise<Check> {
  const { time, version } = await diagnosis.server()
  const skew = Math.abs(time.getTime() - now().getTime())
  const detail = `MongoDB ${version} answers; its clock differs from the server's by ${Math.round(skew / 1000)} seconds.`
  return judged('database', skew <= MOST_SKEW, detail, 'Set both clocks by the same time server (NTP).')
}

async function indexes({ diagnosis, indexedCollections }: HealthPorts): Promise<Check> {
  const missing = await diagnosis.missingIndexes(indexedCollections)
  const detail = missing.length === 0 ? 'All indexes are there.' : `Missing are ${missing.slice(0, 5).join('; ')}.`
  return judged('indexes', missing.length === 0, detail, 'Start the server anew: it makes those that are missing.')
}

async function masterKey({ keyring }: HealthPorts): Promise<Check> {
  const former = keyring.keyIds.length - 1
  const detail =
    former === 0 ? 'It is that of the database.' : `It is that of the database; ${former} former ones are set.`
  return judged('masterKey', former < LATE, detail, 'Take former keys out of MASTER_KEY, 14 days after the new one.')
}

async function keys({ signingKeys, keyRotationDays, now }: HealthPorts): Promise<Check> {
  const signing = (await signingKeys.list()).filter(({ phase }) => phase === 'signing')
  const age = ({ signsFrom }: ListedKey) => (now().getTime() - signsFrom.getTime()) / DAY
  const oldest = Math.floor(Math.max(0, ...signing.map(age)))
  const isLate = keyRotationDays > 0 && oldest > keyRotationDays + LATE
  const isWhole = ALGORITHMS.every(alg => signing.some(key => key.alg === alg))
  const detail = `${signing.length} of ${ALGORITHMS.length} algorithms have a key; the oldest signs for ${countIn(en, oldest, { one: '# day', other: '# days' })}.`
  return judged('signingKeys', isWhole && !isLate, detail, 'Rotate them: rekey keys rotate. Look why into the log.')
}

/** Whoever tries the server on their own machine reads its mails there; other people never would. */
async function mailServer({ transport, issuer }: HealthPorts): Promise<Check> {
  const code = await transport.trouble()
  if (code !== undefined)
    return judged(
      'mailServer',
      false,
      meaningOf(code),
      'Look whether it runs, and at SMTP_URL: address, name, password.',
    )
  const isTrial = isLoopback(new URL(issuer).hostname)
  const detail = transport.keepsMails
    ? 'There is none: mails are kept in a folder of the server.'
    : 'There is one, and it answers.'
  return judged('mailServer', !transport.keepsMails || isTrial, detail, 'Set SMTP_URL: nobody gets a mail until then.')
}

async function mail({ diagnosis, now }: HealthPorts): Promise<Check> {
  const at = now()
  const { waiting, overdueSince, lastSentAt, failed } = await diagnosis.deliveries(at, new Date(at.getTime() - DAY))
  const isLate = overdueSince !== undefined && at.getTime() - overdueSince.getTime() > LONGEST_WAIT
  const last = lastSentAt ? `the last one left at ${lastSentAt.toISOString()}` : 'none has left yet'
  const detail = `${waiting} wait, ${failed} failed within a day, ${last}.`
  const remedy = isLate
    ? 'Look whether a server runs that sends, and whether SMTP_URL leads to a mail server that answers.'
    : 'See why: /admin/v2/OutboxEntries?filter=state eq "givenUp" or state eq "refused".'
  return judged('mail', !isLate && failed === 0, detail, remedy)
}

async function tokens({ diagnosis, provisioningClients, now }: HealthPorts): Promise<Check> {
  const at = now()
  const clients = await diagnosis.clientsWithoutTokenFrom(new Date(at.getTime() + SOON), at)
  const names = [...(await provisioningClients.namesOf(clients)).values()].sort()
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : ''
  const detail =
    names.length === 0
      ? 'No provisioning client is about to lose its last token.'
      : `Within two weeks there is no token any more for ${names.slice(0, MOST_NAMED).join(', ')}${more}.`
  return judged(
    'tokens',
    names.length === 0,
    detail,
    'Make another: rekey client-tokens create. Give it to the system.',
  )
}

const judged = (check: Check['check'], ok: boolean, detail: string, remedy: string): Check => ({
  check,
  ok,
  detail,
  ...(!ok && { remedy }),
})
