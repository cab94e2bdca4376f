import { Writable } from 'node:stream'
import { type Logger, pino } from 'pino'

const SECRETS = ['password', 'token', 'secret', 'authorization', 'cookie', 'client_secret', 'oneTimePassword']

/** JSON lines for machines, one short sentence a line for a terminal. Fields that could hold a secret are cut in both. */
export function createLogger(least: string, output: NodeJS.WriteStream): Logger {
  const redact = { paths: ['code', ...SECRETS.flatMap(name => [name, `*.${name}`, `*.*.${name}`])], censor: '[secret]' }
  const level = (label: string) => ({ level: label })
  const options = {
    level: least,
    base: undefined,
    redact,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level },
  }
  return output.isTTY ? pino(options, sentences(output)) : pino(options, pino.destination({ dest: 1, sync: true }))
}

function sentences(output: Writable): Writable {
  return new Writable({
    decodeStrings: false,
    write(line: string | Buffer, _encoding, done) {
      const { time, level, msg, method, path, status, milliseconds, err, requestId, traceId, ...more } = JSON.parse(
        String(line),
      )
      const request = method ? ` ${method} ${path} → ${status} (${Math.round(milliseconds)} ms)` : ''
      const cause = err?.message ? `: ${err.message}` : ''
      const fields = Object.entries(method ? {} : { ...more, ...(path && { path }) })
      const about = fields.map(([name, value]) => ` ${name}=${JSON.stringify(value)}`).join('')
      output.write(`${time.slice(11, 19)} ${level} ${msg}${request}${cause}${about}\n`)
      done()
    },
  })
}
