import { setMember } from '../attributes.ts'
import { schemaUrns } from '../document.ts'
import type { Draft } from '../draft.ts'
import { ScimError } from '../error.ts'
import { findSchema } from '../schema/paths.ts'
import type { Json } from '../store.ts'
import type { Op } from './operations.ts'

/**
 * Works an operation on `schemas` into a draft (S57). The list follows from the attributes, so to add a URN changes nothing, and to
 * take an extension's away takes its attributes away. Throws ScimError 400 invalidValue for an unknown URN and for a list
 * without the resource type's own.
 */
export function changeSchemas({ type, attributes }: Draft, op: Op, value: Json): void {
  const held = schemaUrns(type, attributes)
  const named =
    op === 'remove' && value === null ? held : (Array.isArray(value) ? value : [value]).map(urn => schemaUrn(urn))
  const kept =
    op === 'remove' ? held.filter(urn => !named.includes(urn)) : op === 'replace' ? named : [...held, ...named]
  if (!kept.includes(type.schema.urn)) throw invalid(`"schemas" must hold "${type.schema.urn}".`)
  for (const urn of held.filter(urn => !kept.includes(urn))) setMember(attributes, urn, undefined)

  function schemaUrn(urn: Json): string {
    const schema = typeof urn === 'string' ? findSchema(type, urn) : undefined
    if (!schema) throw invalid(`"schemas" holds something that is no schema of a ${type.name}.`)
    return schema.urn
  }
}

const invalid = (detail: string) => new ScimError(400, 'invalidValue', detail)
