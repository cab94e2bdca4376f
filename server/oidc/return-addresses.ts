import type { ApplicationResource } from '../../scim/schema/application.ts'
import { isWebAddress } from '../web-address.ts'

type ApplicationAddresses = Pick<ApplicationResource, 'applicationType' | 'redirectUris' | 'postLogoutRedirectUris'>

/** A port of these may be another each time: the library knows them by these names. */
const DEVICE = ['localhost', '127.0.0.1', '[::1]']

const DOMAIN_SCHEME = /^[a-z][a-z0-9+-]*(?:\.[a-z0-9+-]+)+:\//

/** What is wrong with where it sends people back to. */
export const addressProblem = ({
  applicationType,
  redirectUris = [],
  postLogoutRedirectUris = [],
}: ApplicationAddresses): string | undefined => {
  const isNative = applicationType === 'native'
  const isReturn = isNative ? isReturnToDevice : isWebAddress
  const address = [...redirectUris, ...postLogoutRedirectUris].find(uri => uri.includes('#') || !isReturn(uri))
  if (address === undefined) return undefined
  const device = 'with https://, http://127.0.0.1, http://[::1] or http://localhost, or a scheme like com.example.app:/'
  return `${address} can't be a redirect URI: it starts ${isNative ? device : 'with https:// (http:// for localhost)'}, names one host and has no fragment.`
}

/** Of a device, where another program might listen to a scheme that isn't named after a domain (RFC 8252 §7). */
function isReturnToDevice(uri: string): boolean {
  if (!URL.canParse(uri)) return false
  const { protocol, hostname } = new URL(uri)
  const isDevice = DEVICE.includes(hostname)
  return protocol === 'https:'
    ? isWebAddress(uri) && !isDevice
    : protocol === 'http:'
      ? isDevice
      : DOMAIN_SCHEME.test(uri)
}
