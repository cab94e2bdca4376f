import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { expect } from 'chai'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { meaningOf } from '../../../server/mail/handover.ts'
import { createSmtpTransport } from '../../../server/mail/transport.ts'

const message = {
  to: 'ada@example.com',
  subject: 'Hello',
  text: 'Hello',
  html: '<p>Hello</p>',
  messageId: '<1@localhost>',
}

const refusal = (code: number) => Object.assign(new Error('No.'), { responseCode: code })

/** What becomes of a mail at a mail server like this. */
async function outcomeAt(options: SMTPServerOptions): Promise<string> {
  const server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    ...options,
  })
  server.on('error', () => {})
  const listening = server.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  const address = listening.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const transport = createSmtpTransport(`smtp://somebody:secret@127.0.0.1:${port}`, 'Rekey <rekey@example.com>')
  try {
    const { outcome, code = '' } = await transport.send(message)
    return `${outcome} ${code}`.trim()
  } finally {
    transport.close()
    await new Promise<void>(resolve => server.close(() => resolve()))
  }
}

const cases: readonly (readonly [what: string, options: SMTPServerOptions, outcome: string])[] = [
  ['taken', { onAuth: (_auth, _session, done) => done(null, { user: 1 }) }, 'sent'],
  ['a wrong password of ours (535)', { onAuth: (_auth, _session, done) => done(refusal(535)) }, 'failed SMTP 535'],
  [
    'a sender that may not send (550)',
    {
      onAuth: (_auth, _session, done) => done(null, { user: 1 }),
      onMailFrom: (_address, _session, done) => done(refusal(550)),
    },
    'failed SMTP 550',
  ],
  [
    'a recipient that is not there (550)',
    {
      onAuth: (_auth, _session, done) => done(null, { user: 1 }),
      onRcptTo: (_address, _session, done) => done(refusal(550)),
    },
    'refused SMTP 550',
  ],
  [
    'a full mailbox (452)',
    {
      onAuth: (_auth, _session, done) => done(null, { user: 1 }),
      onRcptTo: (_address, _session, done) => done(refusal(452)),
    },
    'failed SMTP 452',
  ],
]

/** A mail server that says these words, one after each of ours, and then hangs up. */
async function outcomeAfter(...words: string[]): Promise<string> {
  const server = createServer(socket => {
    const left = [...words]
    const say = () => {
      const word = left.shift()
      if (word === undefined) socket.destroy()
      else socket.write(`${word}\r\n`)
    }
    let isMail = false
    let held = ''
    socket.on('error', () => {})
    socket.on('data', chunk => {
      held += chunk
      if (!held.endsWith(isMail ? '\r\n.\r\n' : '\r\n')) return
      isMail = held.toUpperCase().startsWith('DATA')
      held = ''
      say()
    })
    say()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const transport = createSmtpTransport(
    `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    'rekey@example.com',
  )
  const { outcome, code = '' } = await transport.send(message)
  transport.close()
  server.close()
  return `${outcome} ${code}`.trim()
}

const HELLO = ['220 hello', '250 hello']
const ENVELOPE = ['250 ok', '250 ok']

const endings: readonly (readonly [what: string, words: readonly string[], outcome: string])[] = [
  ['before it has said anything', [], 'failed ECONNECTION'],
  ['before it knows the recipient', [...HELLO, '250 ok'], 'failed ECONNECTION'],
  ['before it asks for the mail', [...HELLO, ...ENVELOPE], 'failed ECONNECTION'],
  ['with all of the mail, before its answer', [...HELLO, ...ENVELOPE, '354 go on'], 'unknown ECONNECTION'],
  [
    'after a no',
    [...HELLO, ...ENVELOPE, '354 go on', '554 5.7.1 <ada@example.com> looks like spam'],
    'refused SMTP 554 5.7.1',
  ],
  ['after “not now”', [...HELLO, ...ENVELOPE, '354 go on', '451 4.3.0 later'], 'failed SMTP 451 4.3.0'],
  ['after a yes', [...HELLO, ...ENVELOPE, '354 go on', '250 taken'], 'sent'],
]

describe('a mail server', () => {
  for (const [what, options, outcome] of cases) {
    it(`${what}: ${outcome}`, async () => expect(await outcomeAt(options)).to.equal(outcome))
  }

  for (const [what, words, outcome] of endings) {
    it(`that hangs up ${what}: ${outcome}`, async () => expect(await outcomeAfter(...words)).to.equal(outcome))
  }

  it('that is not there: failed', async () => {
    const transport = createSmtpTransport('smtp://127.0.0.1:1', 'rekey@example.com')
    expect(await transport.send(message)).to.include({ outcome: 'failed' })
    transport.close()
  })
})

describe('the code of a hand-over', () => {
  it('says nothing that the mail server said beside its numbers, and is a sentence', () => {
    for (const code of ['SMTP 550 5.1.1', 'SMTP 552 5.2.2', 'SMTP 554 5.7.1', 'SMTP 550', 'SMTP 451', 'EAUTH', 'other'])
      expect(meaningOf(code)).to.match(/^[A-Z][^@]+\.$/)
    expect(meaningOf('SMTP 550 5.1.1')).to.not.equal(meaningOf('SMTP 550'))
  })
})
