import type { FactorPorts } from './ports.ts'

/** What the audit says of an attempt to prove a second factor at a sign-in. */
export const recordAttempt = (
  { audit }: Pick<FactorPorts, 'audit'>,
  person: string,
  kind: 'app' | 'recoveryCode' | 'passkey',
  isRight: boolean,
): Promise<void> =>
  audit.record({
    event: 'signIn.secondFactor',
    actor: person,
    target: person,
    channel: 'signIn',
    outcome: isRight ? 'success' : 'failure',
    details: { kind },
  })
