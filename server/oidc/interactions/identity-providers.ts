import { askedOf } from '../acr.ts'
import { FEDERATED_ACR, PASSWORD_ACR } from '../metadata.ts'
import type { Interaction, InteractionPorts } from './interaction.ts'

/** Where people may sign in: here, elsewhere or both, as the application demands to be told. */
export async function placesFor(
  { identityProviders }: InteractionPorts,
  { params }: Interaction,
): Promise<{ isHere: boolean; providers: { id: string; name: string }[] }> {
  const { isEssential, asked } = askedOf({ claims: JSON.parse(String(params.claims ?? '{}')) })
  const demanded = (isEssential && asked) || [PASSWORD_ACR, FEDERATED_ACR]
  const offered = demanded.includes(FEDERATED_ACR) ? await identityProviders.offered() : []
  return {
    isHere: demanded.some(acr => acr !== FEDERATED_ACR),
    providers: offered.map(({ id, name }) => ({ id, name })),
  }
}
