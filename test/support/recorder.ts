import type { RequestListener } from 'node:http'
import { Writable } from 'node:stream'
import pino from 'pino'

export type Exchange = { readonly request: string; readonly answer: string }

/** Keeps what a server answers, head and body, and passes everything on. */
export function recordExchanges(listener: RequestListener, exchanges: Exchange[]): RequestListener {
  return (request, response) => {
    const parts: string[] = []
    const keep = (chunk: unknown) => {
      if (typeof chunk === 'string' || Buffer.isBuffer(chunk)) parts.push(chunk.toString())
    }
    const { write, end } = response
    response.write = (...words: unknown[]) => {
      keep(words[0])
      return Reflect.apply(write, response, words)
    }
    response.end = (...words: unknown[]) => {
      keep(words[0])
      return Reflect.apply(end, response, words)
    }
    response.on('close', () => {
      const head = JSON.stringify(response.getHeaders())
      exchanges.push({ request: `${request.method} ${request.url}`, answer: `${head}\n${parts.join('')}` })
    })
    listener(request, response)
  }
}

/** A logger that keeps every line, at the most talkative level. */
export function recordLog() {
  const lines: string[] = []
  const stream = new Writable({
    decodeStrings: false,
    write(line: string, _encoding, done) {
      lines.push(line)
      done()
    },
  })
  return { lines, logger: pino({ level: 'trace' }, stream) }
}
