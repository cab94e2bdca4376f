import type { Caller } from '../../scim/store.ts'
import { toCaller } from '../access/authenticate.ts'
import { type HolderPorts, scopesHeldBy } from '../access/held-scopes.ts'
import type { ProvisioningClientStore } from '../store/provisioning-clients.ts'

export type SenderPorts = HolderPorts & { readonly provisioningClients: Pick<ProvisioningClientStore, 'byId'> }

/**
 * The client that sent a Bulk, as it is treated now, with those of the rights it had then that it still has: what was taken away meanwhile
 * must not be used (S113). Undefined where the client is gone.
 */
export async function senderOf(
  { client, scopes }: { readonly client: string; readonly scopes: readonly string[] },
  ports: SenderPorts,
): Promise<Caller | undefined> {
  const found = await ports.provisioningClients.byId(client)
  if (!found) return undefined
  const held = await scopesHeldBy(client, ports)
  return toCaller(
    found,
    scopes.filter(scope => held.has(scope)),
  )
}
