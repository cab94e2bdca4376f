import type { ApplicationResource } from '../../scim/schema/application.ts'

/** A secret or a key is what keeps a stolen code from being used where PKCE doesn't (RFC 9700 §2.1.1). */
export const canSparePkce = ({ tokenEndpointAuthMethod, applicationType }: ApplicationResource): boolean =>
  tokenEndpointAuthMethod !== 'none' && applicationType !== 'native'
