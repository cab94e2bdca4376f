import type { Schema } from '../../scim/schema/attribute.ts'
import type { JsonObject } from '../../scim/store.ts'
import type { ResourceCollection } from '../store/resource-collection.ts'
import type { Show } from './handler.ts'
import type { ResourcePorts } from './ports.ts'

/** Adds to what is shown what every provisioning client calls the resources, where that is asked for. */
export function withExternalIds<Known>(
  { provisioningClients }: Pick<ResourcePorts, 'provisioningClients'>,
  { collection, schema: { urn } }: { collection: ResourceCollection; schema: Schema },
  show: Show<Known>,
): Show<Known> {
  return async (resources, projection, known) => {
    const shown = await show(resources, projection, known)
    if (!projection.wants(`${urn}:externalIds`)) return shown
    const externalIdsOf = await collection.externalIdsOf(resources.map(({ id }) => id))
    const clients = new Set([...externalIdsOf.values()].flat().map(({ client }) => client))
    const names = await provisioningClients.namesOf([...clients])
    return shown.map(resource => {
      const externalIds = (externalIdsOf.get(resource.id) ?? []).map(({ client, value }): JsonObject => {
        const display = names.get(client)
        return { client, ...(display !== undefined && { display }), value }
      })
      return externalIds.length > 0
        ? { ...resource, attributes: { ...resource.attributes, [urn]: { externalIds } } }
        : resource
    })
  }
}
