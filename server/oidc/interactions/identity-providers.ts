import { FEDERATED_ACR } from '../metadata.ts'
import type { Interaction, InteractionPorts } from './interaction.ts'

/** Where else people may sign in: nowhere, where the application demands to be told that they did so here. */
export async function providersFor(
  { identityProviders }: InteractionPorts,
  { prompt }: Interaction,
): Promise<{ id: string; name: string }[]> {
  const { value, values = value } = (prompt.details.acr ?? {}) as { value?: string; values?: string[] | string }
  if (values !== undefined && ![values].flat().includes(FEDERATED_ACR)) return []
  return (await identityProviders.offered()).map(({ id, name }) => ({ id, name }))
}
