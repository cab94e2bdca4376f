import type Provider from 'oidc-provider'
import { Problem } from '../problem.ts'
import type { FailureStore } from '../store/failures.ts'

const WINDOW = 600_000

/** In ten minutes, of one client: far more than expired tokens of a busy one. */
const MOST = 10_000

/**
 * Limits how often a client is told that a token is worth nothing (rule O69). Good tokens are not counted, so that whoever sends rubbish
 * to an application does not keep it from its people.
 */
export function limitIntrospection(provider: Provider, ports: { failures: FailureStore; now: () => Date }): void {
  provider.use(async (ctx, next) => {
    await next()
    const { route, client } = ctx.oidc ?? {}
    const isGood = (ctx.body as { active?: boolean } | undefined)?.active === true
    if (route !== 'introspection' || !client || isGood) return
    const time = ports.now().getTime()
    const window = Math.floor(time / WINDOW)
    const key = `introspection.${client.clientId}.${window}`
    if ((await ports.failures.add(key, new Date((window + 2) * WINDOW))) <= MOST) return
    const seconds = Math.ceil(((window + 1) * WINDOW - time) / 1000)
    throw new Problem('tooManyTokens', { headers: { 'Retry-After': String(seconds) } })
  })
}
