import type { Operations, Place } from './request.ts'
import type { ResourceType } from './schema/attribute.ts'
import type { FindPage, JsonObject } from './store.ts'

/** Makes a list out of a type and a way to find its pages, at the address of the part. */
export type ListAs = (type: ResourceType, findPage: FindPage) => Place

/** What an endpoint answers below one of its resources: `/PasswordResetJobs/{id}/rows`. */
export type Part = {
  readonly name: string
  /** What can be done there, of the resource with this id. */
  readonly operations: (id: string, list: ListAs) => Operations
  /** For the OpenAPI document: the schemas of what GET answers, by media type. */
  readonly described: {
    readonly id: string
    readonly summary: string
    readonly scopes: readonly string[]
    readonly parameters?: readonly string[]
    readonly content: Readonly<Record<string, JsonObject>>
  }
}

/** The place of the parts of one endpoint's resources; `listAt` makes lists of what is at an address below the endpoint. */
export const partPlace =
  (parts: readonly Part[], listAt: (address: string) => ListAs): Place =>
  ([id, name, ...rest]) => {
    const part = id !== undefined && rest.length === 0 ? parts.find(one => one.name === name) : undefined
    return part && id !== undefined ? part.operations(id, listAt(`/${encodeURIComponent(id)}/${part.name}`)) : undefined
  }
