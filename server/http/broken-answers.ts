import type { Context } from 'koa'
import type { Logger } from 'pino'

/** A client that has hung up, by the codes of Node. */
const HUNG_UP = ['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'EPIPE']

/** Logs what breaks an answer off that had begun already, which nobody can be told any more. */
export const brokenAnswers = (logger: Logger) => (err: NodeJS.ErrnoException, ctx?: Context) => {
  if (!HUNG_UP.includes(err.code ?? '')) logger.error({ requestId: ctx?.state.requestId, err }, 'an answer broke off')
}
