import { Writable } from 'node:stream'
import pino from 'pino'

export type LogLine = { readonly [member: string]: unknown }

/** A real logger, and the lines that it wrote. */
export function createLogger() {
  const lines: LogLine[] = []
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(String(chunk)))
      done()
    },
  })
  return { logger: pino({ level: 'trace' }, sink), lines: lines as readonly LogLine[] }
}
