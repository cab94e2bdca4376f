import { counted } from '../output/counted.ts'
import { type Finding, problem, well } from './finding.ts'

/** Seconds by which clocks may differ: dates of tokens are judged by both sides. */
const MOST_SKEW = 30

type Metadata = { readonly issuer?: string; readonly jwks_uri?: string }

/** What a server shows everybody: that it answers, its clock, its metadata and its keys. */
export async function lookAtPublicFace(server: string, now: () => Date): Promise<Finding[]> {
  const ready = await fetch(`${server}/health/ready`).catch((error: Error) => error)
  if (ready instanceof Error) {
    const { message } = (ready.cause as Error | undefined) ?? ready
    return [problem('server', `It can't be reached: ${message}.`, 'Look whether it runs, and at the address.')]
  }
  return [serverOf(ready), clockOf(ready, now()), ...(await lookAtIssuer(server))]
}

function serverOf({ status }: Response): Finding {
  if (status === 200) return well('server', 'It answers, and reaches its database.')
  if (status === 503) return problem('server', 'It does not reach its database.', 'Look at MongoDB and at MONGODB_URI.')
  return problem(
    'server',
    `It answers ${status} at /health/ready.`,
    'Check the address, and what is before the server.',
  )
}

function clockOf({ headers }: Response, now: Date): Finding {
  const skew = Math.round(Math.abs(now.getTime() - Date.parse(headers.get('date') ?? '')) / 1000)
  const detail = `The server's clock differs from this one by ${skew} seconds.`
  return skew <= MOST_SKEW ? well('clock', detail) : problem('clock', detail, 'Set both by a time server (NTP).')
}

async function lookAtIssuer(server: string): Promise<Finding[]> {
  const { issuer, jwks_uri: address } = (await jsonAt<Metadata>(`${server}/.well-known/openid-configuration`)) ?? {}
  if (issuer === undefined || address === undefined)
    return [problem('discovery', 'There is no metadata of OpenID Connect.', 'Check what is before the server.')]
  const found =
    issuer === server
      ? well('discovery', `It calls itself ${issuer}.`)
      : problem('discovery', `It calls itself ${issuer}.`, `Set ISSUER to ${server}, or use that address.`)
  const { keys = [] } = (await jsonAt<{ keys?: unknown[] }>(address)) ?? {}
  const jwks =
    keys.length > 0
      ? well('jwks', `It publishes ${counted(keys.length, 'key', 'keys')}.`)
      : problem('jwks', `There are no keys at ${address}.`, 'Check that applications reach this address.')
  return [found, jwks]
}

const jsonAt = <T>(address: string): Promise<T | undefined> =>
  fetch(address)
    .then(answer => (answer.ok ? (answer.json() as Promise<T>) : undefined))
    .catch(() => undefined)
