import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

type Value = { readonly stringValue?: string; readonly intValue?: number }
type Pair = { readonly key: string; readonly value: Value }

export type CollectedSpan = {
  readonly name: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly attributes: Readonly<Record<string, string | number | undefined>>
}

/** A collector of OpenTelemetry, as far as it takes traces by OTLP over HTTP in JSON. */
export async function startCollector() {
  const requests: { path: string; headers: IncomingHttpHeaders; text: string }[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    requests.push({ path: request.url ?? '', headers: request.headers, text: Buffer.concat(chunks).toString() })
    response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    spans: (): CollectedSpan[] => requests.flatMap(({ text }) => spansIn(JSON.parse(text))),
    resource: () => recordOf(JSON.parse(requests[0]?.text ?? '{}').resourceSpans[0].resource.attributes),
    stop() {
      server.close()
      server.closeAllConnections()
    },
  }
}

type Export = {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly {
      readonly spans: readonly (Omit<CollectedSpan, 'attributes'> & { attributes: Pair[] })[]
    }[]
  }[]
}

const spansIn = ({ resourceSpans }: Export): CollectedSpan[] =>
  resourceSpans
    .flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))
    .map(span => ({ ...span, attributes: recordOf(span.attributes) }))

const recordOf = (pairs: readonly Pair[]) =>
  Object.fromEntries(pairs.map(({ key, value }) => [key, value.stringValue ?? value.intValue]))
