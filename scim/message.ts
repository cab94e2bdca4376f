import { isObject } from './attributes.ts'
import type { Json, JsonObject } from './store.ts'

/** Whether a body is a message of this schema (RFC 7644 §3.1): URNs are compared in any case. */
export const isMessage = (body: Json, urn: string): body is JsonObject =>
  isObject(body) &&
  Array.isArray(body.schemas) &&
  body.schemas.some(given => typeof given === 'string' && given.toLowerCase() === urn.toLowerCase())
