import { setAttribute } from '../attributes.ts'
import { schemaUrns } from '../document.ts'
import type { Draft } from '../draft.ts'
import { ScimError } from '../error.ts'
import { match } from '../filter/match.ts'
import { attributesOf, findSchema } from '../schema/paths.ts'
import type { Json } from '../store.ts'
import type { Op } from './operations.ts'
import type { Target } from './target.ts'

/**
 * Works an operation on `schemas` into a draft (S57). The list follows from the attributes, so to add a URN changes nothing, and to take
 * an extension's away takes its attributes away, but for those that a PUT without them would keep. Throws ScimError 400 invalidValue for
 * an unknown URN, for a list without the resource type's own, and for a URN changed in its place.
 */
export function changeSchemas({ type, attributes }: Draft, op: Op, { filter }: Target, value: Json): void {
  const held = schemaUrns(type, attributes)
  if (filter && op !== 'remove') throw invalid('A URN in "schemas" can not be changed: add or remove it.')
  const given = () => (Array.isArray(value) ? value : [value]).map(schemaUrn)
  const isAll = op === 'remove' && value === null
  const named = filter ? held.filter(urn => match(filter, { value: urn })) : isAll ? held : given()
  const kept =
    op === 'remove' ? held.filter(urn => !named.includes(urn)) : op === 'replace' ? named : [...held, ...named]
  if (!kept.includes(type.schema.urn)) throw invalid(`"schemas" must hold "${type.schema.urn}".`)
  for (const path of attributesOf(type)) {
    const isGone = path.extension && !kept.includes(path.extension.urn) && path.attribute.keptWhenOmitted !== true
    if (isGone) setAttribute(attributes, path, undefined)
  }

  function schemaUrn(urn: Json): string {
    const schema = typeof urn === 'string' ? findSchema(type, urn) : undefined
    if (!schema) throw invalid(`"schemas" holds something that is no schema of a ${type.name}.`)
    return schema.urn
  }
}

const invalid = (detail: string) => new ScimError(400, 'invalidValue', detail)
