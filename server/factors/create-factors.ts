import { createEnrol } from './enrol.ts'
import { createPasskeys } from './passkeys.ts'
import type { FactorPorts } from './ports.ts'
import { createProveByCode } from './prove-by-code.ts'
import { createProveByPasskey } from './prove-by-passkey.ts'
import { createRemove } from './remove.ts'
import { createSealApp } from './seal-app.ts'

export type Factors = ReturnType<typeof createFactors>

/** Everything that can be done with second factors, and the only door to them. */
export function createFactors(ports: FactorPorts) {
  const { secondFactors } = ports
  const sealApp = createSealApp(ports)
  const passkeys = createPasskeys(ports)
  return {
    of: secondFactors.find,
    areThere: secondFactors.areThere,
    countsOf: secondFactors.countsOf,
    proveByCode: createProveByCode(ports, sealApp),
    ...createProveByPasskey(ports, passkeys),
    ...createEnrol(ports, sealApp, passkeys),
    ...createRemove(ports),
    renamePasskey: secondFactors.renamePasskey,
  }
}
