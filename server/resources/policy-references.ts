import type { JsonObject } from '../../scim/store.ts'

/** What a reference says of a policy. One that isn't there yet has an empty id; the default has no priority that anybody knows. */
type Referred = {
  readonly id: string
  readonly name: string
  readonly priority?: number | undefined
  readonly isDefault?: boolean | undefined
}

/** References as answers about policies have them: `value`, `$ref` and `display`. */
export function createReferences(issuer: string) {
  return {
    toUser: (id: string, userName: string): JsonObject => refer('/scim/v2/Users', id, userName),
    toGroup: (id: string, names: ReadonlyMap<string, string>): JsonObject =>
      refer('/scim/v2/Groups', id, names.get(id) ?? ''),
    toPolicy({ id, name, priority, isDefault }: Referred): JsonObject {
      const named = id === '' ? { display: name } : refer('/admin/v2/PasswordPolicies', id, name)
      return isDefault || priority === undefined ? named : { ...named, priority }
    },
  }

  function refer(endpoint: string, id: string, display: string): JsonObject {
    return { value: id, $ref: `${issuer}${endpoint}/${encodeURIComponent(id)}`, display }
  }
}
