import { EventEmitter, once } from 'node:events'
import type { Socket } from 'node:net'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'

/** A real mail server on loopback that keeps what it is given, as mail programs read it. */
export async function startSmtp() {
  const mails: ParsedMail[] = []
  let refusal: number | undefined
  let hangsUp = false
  let keepsWaiting: ((release: () => void) => void) | undefined
  const taken = new EventEmitter()
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, _session, done) {
      simpleParser(stream).then(mail => {
        if (hangsUp) return hangUp()
        if (refusal !== undefined) return done(Object.assign(new Error('Not now.'), { responseCode: refusal }))
        const take = () => {
          mails.push(mail)
          done()
          taken.emit('mail')
        }
        if (!keepsWaiting) return take()
        keepsWaiting(take)
        keepsWaiting = undefined
      }, done)
    },
  })
  const hangUp = () => {
    const { connections } = server as unknown as { connections: ReadonlySet<{ readonly _socket: Socket }> }
    for (const { _socket } of connections) _socket.destroy()
  }
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
    /** Whether the connection breaks from now on when a mail has been sent and waits for its answer. */
    breakAfterData(breaks: boolean) {
      hangsUp = breaks
    },
    /** Keeps whoever sends the next mail waiting; that there is one is told with how to take it. */
    keepNext: () =>
      new Promise<() => void>(resolve => {
        keepsWaiting = resolve
      }),
    /** When the next mail is taken. */
    nextTaken: () => once(taken, 'mail'),
    stop: () => new Promise<void>(resolve => server.close(() => resolve())),
  }
}
