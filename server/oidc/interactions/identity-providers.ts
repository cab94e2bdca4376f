import { askedOf } from '../acr.ts'
import { FEDERATED_ACR } from '../metadata.ts'
import type { Interaction, InteractionPorts } from './interaction.ts'

/** Where else people may sign in: nowhere, where the application demands to be told that they did so here. */
export async function providersFor(
  { identityProviders }: InteractionPorts,
  { params }: Interaction,
): Promise<{ id: string; name: string }[]> {
  const { isEssential, asked } = askedOf({ claims: JSON.parse(String(params.claims ?? '{}')) })
  if (isEssential && asked?.includes(FEDERATED_ACR) === false) return []
  return (await identityProviders.offered()).map(({ id, name }) => ({ id, name }))
}
