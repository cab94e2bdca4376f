import type { Attribute } from '../../../scim/schema/attribute.ts'
import type { Json } from '../../../scim/store.ts'
import type { Field } from '../../../views/console/fields.tsx'
import type { FieldDeclaration } from './kind.ts'

/** A declared field of one resource: what it takes, and what the resource says. */
export type FormField = FieldDeclaration & {
  readonly attribute: Attribute
  readonly kind: Field['kind']
  readonly stored: Json | undefined
  /** Whether it stays what it is. */
  readonly isFixed: boolean
}
