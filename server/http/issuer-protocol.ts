import type { Middleware, Request } from 'koa'

/** A request as one to the issuer's address, over TLS where that is: a proxy that ends TLS doesn't always say so, and cookies depend on it. */
export function asToIssuer(request: Request, { protocol }: URL): void {
  Object.defineProperty(request, 'protocol', { value: protocol.slice(0, -1) })
}

export function issuerProtocol(issuer: string): Middleware {
  const address = new URL(issuer)
  return (ctx, next) => {
    asToIssuer(ctx.request, address)
    return next()
  }
}
