import { expect } from 'chai'
import { asResource } from '../../scim/as-resource.ts'
import { roleType } from '../../scim/schema/resource-types.ts'

describe('a resource by its table', () => {
  it('is what came in, with the types of its attributes', () => {
    const attributes = { name: 'helpdesk', scopes: ['users:read'] }
    const role = asResource(roleType, attributes)
    expect(role).to.equal(attributes)
    const scopes: readonly string[] = role.scopes
    expect(scopes).to.deep.equal(['users:read'])
  })

  it('does not compile for an attribute that the table does not have, has with another type, or does not require', () => {
    const role = asResource(roleType, {})
    // @ts-expect-error: a role has no such attribute.
    expect(role.title).to.equal(undefined)
    // @ts-expect-error: it is a number.
    const rank: string | undefined = role.rank
    // @ts-expect-error: it may be absent.
    const description: string = role.description
    expect([rank, description]).to.deep.equal([undefined, undefined])
  })
})
