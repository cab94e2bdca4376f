import type { JsonObject } from './json.ts'
import { kinds, PASSWORD } from './resources.ts'
import type { Scim } from './scim.ts'

/** Resets one person by a PATCH: their id, their name, and the one-time password where one was made to be shown. */
export async function resetPerson(id: string, request: object, scim: Scim): Promise<JsonObject> {
  const value = Object.fromEntries(Object.entries(request).filter(([, one]) => one !== undefined)) as JsonObject
  const operation = { op: 'replace', path: `${PASSWORD}:reset`, value } as const
  const person = await scim.patch(kinds.user.endpoint, id, [operation], { attributes: 'userName' })
  const { userName, [PASSWORD]: state } = person
  const { oneTimePassword } = (state ?? {}) as JsonObject
  return {
    id: person.id,
    ...(userName !== undefined && { userName }),
    ...(oneTimePassword !== undefined && { oneTimePassword }),
  }
}
