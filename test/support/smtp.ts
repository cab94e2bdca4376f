import { once } from 'node:events'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'

/** A real mail server on loopback that keeps what it is given, as mail programs read it. */
export async function startSmtp() {
  const mails: ParsedMail[] = []
  let refusal: number | undefined
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, _session, done) {
      simpleParser(stream).then(mail => {
        if (refusal !== undefined) return done(Object.assign(new Error('Not now.'), { responseCode: refusal }))
        mails.push(mail)
        return done()
      }, done)
    },
  })
  server.on('error', () => {})
  const listening = server.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  const address = listening.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    /** Answers every mail with this code from now on; undefined takes them again. */
    refuseWith(code: number | undefined) {
      refusal = code
    },
    stop: () => new Promise<void>(resolve => server.close(() => resolve())),
  }
}
