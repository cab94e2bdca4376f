import { createServer, type Server } from 'node:http'

type Page = { readonly contentType: string; text(): Promise<string> }

/** Answers `GET /metrics` and nothing else; on a port of its own, which no proxy leads to. */
export function createMetricsServer({ contentType, text }: Page): Server {
  return createServer(async ({ method, url }, response) => {
    const isAsked = method === 'GET' && url?.split('?')[0] === '/metrics'
    const body = isAsked ? await text() : undefined
    response.writeHead(isAsked ? 200 : 404, { 'Content-Type': contentType, 'Cache-Control': 'no-store' }).end(body)
  })
}
