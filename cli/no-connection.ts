import { CommandFailed, exitCodes } from './errors.ts'

/** What `fetch` throws before anything has left this machine. */
const UNSENT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'its name was not found just now',
  UND_ERR_CONNECT_TIMEOUT: 'it does not answer',
}

const NO_TLS = 'no safe connection comes about; where it speaks http, its address begins with that'

const DOUBT = ' Whether the request was carried out is not known: look before you repeat it.'

/** A request that was not answered, in a sentence; of one that may have arrived it says that. Any other error stays what it is. */
export function toNoConnection(error: unknown, server: string, mayHaveActed: boolean): unknown {
  const cause = causeOf(error)
  if (!cause) return error
  const { code = '', message } = cause
  const isOfTls = code.startsWith('ERR_SSL')
  const doubt = mayHaveActed && !UNSENT.includes(code) && !isOfCertificate(code) && !isOfTls ? DOUBT : ''
  const remedy = isOfCertificate(code) ? ' Set NODE_EXTRA_CA_CERTS where it is signed by an authority of yours.' : ''
  const text = `${server} can't be reached: ${isOfTls ? NO_TLS : (words[code] ?? (message || code))}.${remedy}${doubt}`
  return new CommandFailed(exitCodes.noConnection, text, { cause: error })
}

/** An answer that came in part, in a sentence; of a request that changes something it says that it may be done. Any other error stays what it is. */
export function toBrokenOff(error: unknown, server: string, mayHaveActed: boolean): unknown {
  if (!causeOf(error)) return error
  const text = `${server} broke off its answer.${mayHaveActed ? DOUBT : ' Run the command again.'}`
  return new CommandFailed(exitCodes.noConnection, text, { cause: error })
}

/** What has gone wrong with a connection, which `fetch` wraps. */
const causeOf = (error: unknown): NodeJS.ErrnoException | undefined =>
  error instanceof TypeError ? (error.cause as NodeJS.ErrnoException | undefined) : undefined

const isOfCertificate = (code: string) => /CERT|SELF_SIGNED|ISSUER/.test(code)
