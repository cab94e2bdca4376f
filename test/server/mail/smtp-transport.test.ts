import { once } from 'node:events'
import { expect } from 'chai'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
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
    return await transport.send(message).catch(() => 'to be tried again')
  } finally {
    transport.close()
    await new Promise<void>(resolve => server.close(() => resolve()))
  }
}

const cases: readonly (readonly [what: string, options: SMTPServerOptions, outcome: string])[] = [
  ['taken', { onAuth: (_auth, _session, done) => done(null, { user: 1 }) }, 'sent'],
  ['a wrong password of ours (535)', { onAuth: (_auth, _session, done) => done(refusal(535)) }, 'to be tried again'],
  [
    'a sender that may not send (550)',
    {
      onAuth: (_auth, _session, done) => done(null, { user: 1 }),
      onMailFrom: (_address, _session, done) => done(refusal(550)),
    },
    'to be tried again',
  ],
  [
    'a recipient that is not there (550)',
    {
      onAuth: (_auth, _session, done) => done(null, { user: 1 }),
      onRcptTo: (_address, _session, done) => done(refusal(550)),
    },
    'refused',
  ],
  [
    'a full mailbox (452)',
    {
      onAuth: (_auth, _session, done) => done(null, { user: 1 }),
      onRcptTo: (_address, _session, done) => done(refusal(452)),
    },
    'to be tried again',
  ],
]

describe('a mail server', () => {
  for (const [what, options, outcome] of cases) {
    it(`${what}: ${outcome}`, async () => expect(await outcomeAt(options)).to.equal(outcome))
  }
})
