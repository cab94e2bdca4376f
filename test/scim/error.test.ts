import { expect } from 'chai'
import { errorBody, ScimError } from '../../scim/error.ts'

describe('a SCIM error', () => {
  it('RFC 7644 §3.12: has its status as a string, and scimType where there is one', () => {
    expect(errorBody(new ScimError(409, 'uniqueness', 'Taken.'))).to.deep.equal({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      status: '409',
      scimType: 'uniqueness',
      detail: 'Taken.',
    })
    expect(errorBody(new ScimError(404, undefined, 'Gone.'))).to.not.have.property('scimType')
  })

  it('carries a second message schema with its members', () => {
    const schema = 'urn:rekey:params:scim:api:messages:1.0:PasswordRejected'
    const violations = [{ rule: 'minLength', message: 'Too short.', data: { minLength: 15 } }]
    const error = new ScimError(400, 'invalidValue', 'Refused.', { message: { schema, members: { violations } } })
    expect(errorBody(error)).to.deep.equal({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error', schema],
      status: '400',
      scimType: 'invalidValue',
      detail: 'Refused.',
      violations,
    })
  })

  it('does not compile with a scimType of another status', () => {
    // @ts-expect-error uniqueness belongs to 409.
    expect(new ScimError(400, 'uniqueness', 'Taken.')).to.be.an('error')
    // @ts-expect-error 404 has no scimType.
    expect(new ScimError(404, 'invalidValue', 'Gone.')).to.be.an('error')
  })
})
