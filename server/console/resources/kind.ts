import type { Attribute, ResourceType, Schema } from '../../../scim/schema/attribute.ts'
import type { JsonObject } from '../../../scim/store.ts'
import type { Part } from '../../../views/console/resource-parts.tsx'
import type { Cell } from '../../../views/console/resources.tsx'
import type { Scope } from '../../access/scopes.ts'
import type { Fields, Visit } from '../page.ts'

export type Choice = { readonly value: string; readonly label: string; readonly about?: string }

/** An attribute in a form: what it is and takes comes from the attribute table. */
export type FieldDeclaration = {
  readonly name: string
  readonly label: string
  /** The extension that it is an attribute of. */
  readonly of?: Schema
  /** In the place of what the attribute says of itself. */
  readonly about?: string
  /** What there is to choose from. */
  readonly choices?: readonly Choice[] | ((visit: Visit, resource: JsonObject) => Promise<readonly Choice[]>)
  /** Without it the field is not there. */
  readonly scope?: Scope
}

/** What is done to a resource beside a change of its form: what is told then, and what the API has answered. */
export type Act = (
  visit: Visit,
  resource: JsonObject,
  fields: Fields,
) => Promise<{ readonly done: string; readonly written?: JsonObject }>

type SecretWords = {
  readonly title: string
  readonly done: string
  readonly about: string
  readonly lost: string
}

/** A type of resources as the console lists, shows and changes them. */
export type Kind = {
  /** Below `/console`. */
  readonly path: `/${string}`
  readonly endpoint: `/${'scim' | 'admin'}/v2/${string}`
  readonly type: ResourceType
  readonly scopes: { readonly read: Scope; readonly write: Scope }
  readonly title: string
  /** What one is called. */
  readonly one: string
  /** The attribute that names one. */
  readonly naming: string
  /** What they are for, over the list. */
  readonly about: string
  readonly empty: string
  readonly columns: Readonly<Record<string, (resource: JsonObject) => Cell>>
  readonly sections: Readonly<Record<string, readonly FieldDeclaration[]>>
  /** What is read of one. */
  readonly projection?: Readonly<Record<string, string>>
  /** What belongs to one, with what was typed there and refused. */
  readonly partsOf?: (visit: Visit, resource: JsonObject, typed: Fields) => Promise<readonly Part[]>
  readonly acts?: Readonly<Record<string, Act>>
  /** The secret that an answer of the API has, and what is said of it when it is shown. */
  readonly secret?: SecretWords & { readonly in: (written: JsonObject) => string | undefined }
  /** Why one stays as it is, where it does. */
  readonly fixedFor?: (resource: JsonObject) => string | undefined
  /** What goes with one that is deleted. */
  readonly removal: string
}

export const hrefOf = ({ path }: Pick<Kind, 'path'>, id: unknown): string =>
  `/console${path}/${encodeURIComponent(String(id))}`

export const addressOf = ({ endpoint }: Pick<Kind, 'endpoint'>, id: unknown): string =>
  `${endpoint}/${encodeURIComponent(String(id))}`

export function attributeOf({ schema }: ResourceType, { name, of = schema }: FieldDeclaration): Attribute {
  const attribute = of.attributes[name]
  if (!attribute) throw new Error(`There is no ${name} in ${of.urn}.`)
  return attribute
}
