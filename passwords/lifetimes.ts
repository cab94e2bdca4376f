import type { PolicyRules } from '../policies/policy.ts'
import type { Ports } from './ports.ts'

/** How long what is sent to a person lives, in seconds: as their policy says, else as the server's settings do. */
export function lifetimesOf({ limits }: Pick<Ports, 'limits'>, policy: PolicyRules) {
  const { linkLifetime: minutes, oneTimePasswordLifetime: hours } = policy
  return {
    link: minutes ? minutes * 60 : limits.linkLifetime,
    activation: limits.activationLifetime,
    oneTimePassword: hours ? hours * 3600 : limits.oneTimePasswordLifetime,
  }
}
