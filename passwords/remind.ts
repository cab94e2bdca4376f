import type { Credential } from './credential.ts'
import type { Passwords } from './passwords.ts'
import { linkToken } from './pending.ts'
import type { MailRequest, Person, Ports } from './ports.ts'
import { isMailable } from './recover.ts'

const AT_ONCE = 500

type ReminderPorts = Pick<Ports, 'credentials' | 'people' | 'outbox' | 'inTransaction' | 'now'> & {
  readonly limits: Pick<Ports['limits'], 'reminder'>
}

type Reminder = { readonly mail: MailRequest; readonly expiresAt: Date }

/**
 * When somebody is to be reminded of what ends then: so long before as the settings say. Undefined where less than twice as long is left,
 * or nobody is to be reminded.
 */
export function remindAt(expiresAt: Date, { now, limits }: Pick<ReminderPorts, 'now' | 'limits'>): Date | undefined {
  const lead = limits.reminder * 1000
  const left = expiresAt.getTime() - now().getTime()
  return lead > 0 && left >= 2 * lead ? new Date(expiresAt.getTime() - lead) : undefined
}

/**
 * Reminds people by mail of a reset's link or one-time password that is about to end unused (ASVS 6.4.5). Whom it is time for is noted with
 * the credential and struck out with the mail, so it goes once for each secret, however many servers look, and whenever one is killed.
 */
export function createRemind(ports: ReminderPorts): Passwords['remind'] {
  return async signal => {
    if (ports.limits.reminder === 0) return
    for await (const credentials of ports.credentials.toRemind(ports.now(), AT_ONCE)) {
      if (signal?.aborted) return
      await remind(credentials)
    }
  }

  async function remind(credentials: readonly Credential[]): Promise<void> {
    const people = await ports.people.byIds(credentials.map(({ userId }) => userId))
    const byId = new Map(people.map(person => [person.id, person]))
    const mails = credentials.flatMap(
      credential => reminderFor(byId.get(credential.userId), credential, ports.now())?.mail ?? [],
    )
    const writes = credentials.map(({ userId, epoch, remindAt }) => ({
      userId,
      condition: { epoch, remindAt },
      change: { remindAt: undefined },
    }))
    await ports.inTransaction(async transaction => {
      // Who has done something meanwhile isn't reminded: composing the mail finds it stale.
      await ports.credentials.updateAll(writes, transaction)
      await ports.outbox.enqueueAll(mails, transaction)
    })
  }
}

/** What a reminder says: the same link, as long as it lives, and never a one-time password (rule P72); undefined where there is nothing left to say. */
export function createReminderOf(ports: Ports): Passwords['reminderOf'] {
  return async ({ userId, key }) => {
    const [person, credential] = await Promise.all([ports.people.byId(userId), ports.credentials.find(userId)])
    const reminder = credential && reminderFor(person, credential, ports.now())
    if (!reminder || reminder.mail.key !== key) return undefined
    const { reset } = credential
    const isLink = reset?.delivery === 'link'
    return { expiresAt: reminder.expiresAt, ...(isLink && { token: linkToken(ports.keyring, userId, reset) }) }
  }
}

/** Of what somebody is to be reminded, one mail for each secret; undefined where nothing lives, or nobody could be told. */
function reminderFor(person: Person | undefined, credential: Credential, now: Date): Reminder | undefined {
  const { userId, reset, secret, mustChange } = credential
  const isLink = reset?.delivery === 'link'
  const expiresAt = isLink ? reset.expiresAt : secret?.kind === 'oneTime' ? secret.expiresAt : undefined
  if (!expiresAt || expiresAt <= now || !isMailable(person)) return undefined
  const mail: MailRequest = {
    key: reset ? `${reset.id}.${reset.serial}.reminder` : `${userId}.${secret?.setAt.getTime()}.reminder`,
    kind: isLink ? 'linkExpires' : 'oneTimePasswordExpires',
    userId,
    ...(reset && { resetId: reset.id, serial: reset.serial }),
    ...(mustChange?.of && { job: mustChange.of.job }),
  }
  return { mail, expiresAt }
}
