import type { ApplicationStore } from '../store/applications.ts'
import type { ProvisioningClientStore } from '../store/provisioning-clients.ts'
import { expandScopes } from './scopes.ts'

export type HolderPorts = {
  readonly provisioningClients: Pick<ProvisioningClientStore, 'scopesOf'>
  readonly applications: Pick<ApplicationStore, 'scopesOf'>
  readonly now: () => Date
}

/** What a provisioning client may do at the moment, by all of its live tokens and the machines that act for it. */
export async function scopesHeldBy(client: string, ports: HolderPorts): Promise<ReadonlySet<string>> {
  const { provisioningClients, applications, now } = ports
  return expandScopes([
    ...(await provisioningClients.scopesOf(client, now())),
    ...(await applications.scopesOf(client)),
  ])
}
