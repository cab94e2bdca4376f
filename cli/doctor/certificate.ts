import { once } from 'node:events'
import { connect } from 'node:tls'
import { type Finding, problem, skipped, well } from './finding.ts'

const DAY = 86_400_000

/** Certificates that renew themselves do so a month before. */
const SOON = 14

/** The certificate of a server, and how long it is good. */
export async function lookAtCertificate(server: string, now: Date): Promise<Finding> {
  const { protocol, hostname, port } = new URL(server)
  if (protocol !== 'https:')
    return skipped('certificate', 'There is none: the server is reached by http on this machine.')
  const socket = connect({ host: hostname, port: Number(port || 443), servername: hostname, rejectUnauthorized: false })
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(10_000) })
    const { authorized, authorizationError } = socket
    const days = Math.floor((Date.parse(socket.getPeerCertificate().valid_to) - now.getTime()) / DAY)
    if (!authorized)
      return problem(
        'certificate',
        `It is not trusted: ${authorizationError}.`,
        'Renew it, or set NODE_EXTRA_CA_CERTS where it is signed by an authority of yours.',
      )
    const detail = `It is good for ${days} days.`
    return days >= SOON ? well('certificate', detail) : problem('certificate', detail, 'Renew it before it ends.')
  } catch (error) {
    return problem('certificate', `There is no TLS: ${(error as Error).message}.`, 'Look at the proxy that ends TLS.')
  } finally {
    socket.destroy()
  }
}
