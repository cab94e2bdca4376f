import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import nodemailer from 'nodemailer'
import { type Handover, handoverOf } from './handover.ts'
import type { Message } from './message.ts'

export type Transport = {
  /** Whether mails stay on this machine. */
  readonly keepsMails: boolean
  /** Hands a message over. What it throws is no trouble with a mail server. */
  send(message: Message): Promise<Handover>
  /** What would keep mails from being handed over now, as the code of a hand-over. */
  trouble(): Promise<string | undefined>
  close(): void
}

export type KeptMail = { to: string; subject: string; text: string; html: string; sentAt: string }

/** Milliseconds, for each step: a mail server that does its part has a mail well within a worker's lease. */
const PATIENCE = { dnsTimeout: 5000, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 }

/** The operator's mail server. */
export function createSmtpTransport(url: string, from: string): Transport {
  const smtp = nodemailer.createTransport({ url, ...PATIENCE })
  /** The ids of the messages of which the server was given all, while they are handed over. */
  const given = new Set<string>()
  smtp.use('stream', ({ message }, done) => {
    // The last stream ends when it has been read into the connection, which is not before the server asks for it.
    message.processFunc(stream => stream.once('end', () => given.add(message.messageId())))
    done()
  })
  return {
    keepsMails: false,
    async send({ to, subject, text, html, language, messageId }) {
      try {
        await smtp.sendMail({
          from,
          to,
          subject,
          text,
          html,
          messageId,
          headers: {
            'Auto-Submitted': 'auto-generated',
            'X-Auto-Response-Suppress': 'All',
            ...(language && { 'Content-Language': language }),
          },
          disableFileAccess: true,
          disableUrlAccess: true,
        })
        return { outcome: 'sent' }
      } catch (error) {
        const handover = handoverOf(error as object, given.has(messageId))
        if (!handover) throw error
        return handover
      } finally {
        given.delete(messageId)
      }
    },
    async trouble() {
      try {
        await smtp.verify()
        return undefined
      } catch (error) {
        const handover = handoverOf(error as object, false)
        if (!handover) throw error
        return handover.code
      }
    },
    close: () => smtp.close(),
  }
}

/** Without a mail server: each mail becomes a file that only the owner reads. */
export function createFileTransport(folder: string, now: () => Date): Transport {
  return {
    keepsMails: true,
    async send({ to, subject, text, html, messageId }) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const sentAt = now().toISOString()
      const name = `${sentAt.replaceAll(':', '-')}-${messageId.replace(/[^\w.-]/g, '')}.json`
      const mail: KeptMail = { to, subject, text, html, sentAt }
      await writeFile(join(folder, `${name}.new`), JSON.stringify(mail, undefined, 2), { mode: 0o600 })
      await rename(join(folder, `${name}.new`), join(folder, name))
      return { outcome: 'sent' }
    },
    trouble: async () => undefined,
    close: () => {},
  }
}

const MOST_SHOWN = 200

/** The newest of the kept mails, newest first; of all to an address where one is given. */
export async function readKeptMails(folder: string, to?: string): Promise<KeptMail[]> {
  const names = (await readdir(folder).catch(() => [])).filter(name => name.endsWith('.json')).sort()
  const found: KeptMail[] = []
  while (names.length > 0 && found.length < MOST_SHOWN) {
    const mails = await Promise.all(names.splice(-MOST_SHOWN).reverse().map(read))
    found.push(...mails.filter(mail => to === undefined || mail.to.toLowerCase() === to.toLowerCase()))
  }
  return found.slice(0, MOST_SHOWN)

  async function read(name: string): Promise<KeptMail> {
    return JSON.parse(await readFile(join(folder, name), 'utf8'))
  }
}
