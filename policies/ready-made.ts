import type { PolicyRules } from './policy.ts'

type ReadyMade = PolicyRules & { readonly name: string; readonly description: string; readonly default?: true }

/** What NIST SP 800-63B-4 asks of a password that is the only factor, and nothing that it forbids. */
export const DEFAULT_POLICY = {
  name: 'Default',
  description: 'For everybody whose groups have no policy of their own.',
  default: true,
  minLength: 15,
  maxLength: 128,
  blockCommon: true,
} as const satisfies ReadyMade

/** What PCI DSS 4.0 asks (8.3.4 to 8.3.9), with as much of the others as it leaves room for. Without groups it applies to nobody. */
export const PCI_DSS_POLICY = {
  name: 'PCI DSS',
  description: 'For those whose passwords have to meet PCI DSS 4.0: give it their groups.',
  minLength: 15,
  maxLength: 128,
  minAlphas: 1,
  minNumerals: 1,
  blockCommon: true,
  numPasswordsInHistory: 4,
  passwordExpiresAfter: 90,
  maxIncorrectAttempts: 10,
  lockoutDuration: 30,
} as const satisfies ReadyMade
