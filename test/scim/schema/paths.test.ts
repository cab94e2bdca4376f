import { expect } from 'chai'
import { isBase64, isDateTime, toDate } from '../../../scim/schema/data-types.ts'
import { pathName, resolvePath } from '../../../scim/schema/paths.ts'
import { groupType, passwordPolicyType, userType } from '../../../scim/schema/resource-types.ts'
import { ENTERPRISE, PASSWORD, USER } from '../support.ts'

describe('the path resolver', () => {
  const known: readonly (readonly [text: string, canonical: string])[] = [
    ['USERNAME', 'userName'],
    ['emails.VALUE', 'emails.value'],
    ['members.$REF', 'members.$ref'],
    ['meta.lastmodified', 'meta.lastModified'],
    [`${USER}:name.givenName`, 'name.givenName'],
    [`${USER.toUpperCase()}:ID`, 'id'],
    [`${ENTERPRISE}:Manager.displayname`, `${ENTERPRISE}:manager.displayName`],
    [`${PASSWORD}:mustChange`, `${PASSWORD}:mustChange`],
  ]
  for (const [text, canonical] of known) {
    it(`S39: knows ${text}`, () => {
      const path = resolvePath(text.startsWith('members') ? groupType : userType, text)
      expect(path && pathName(path)).to.equal(canonical)
    })
  }

  const unknown = [
    '',
    '.',
    'emails.',
    '.value',
    'emails.value.x',
    'userName.value',
    '__proto__',
    'constructor',
    'toString',
    'name.__proto__',
    '$where',
    'department',
    `${ENTERPRISE}:userName`,
    `${ENTERPRISE}`,
    `${ENTERPRISE}:`,
    'urn:x:userName',
    'user name',
    'userName\0',
  ]
  for (const text of unknown) {
    it(`S5: knows no ${JSON.stringify(text)}`, () => expect(resolvePath(userType, text)).to.equal(undefined))
  }

  it('keeps resource types apart', () => {
    expect(resolvePath(passwordPolicyType, 'minLength')).to.be.an('object')
    expect(resolvePath(passwordPolicyType, 'userName')).to.equal(undefined)
  })
})

describe('data types', () => {
  for (const text of [
    '2011-05-13T04:42:34Z',
    '2011-05-13T06:42:34.5+02:00',
    '2024-02-29T00:00:00',
    '0099-01-01T00:00:00Z',
  ]) {
    it(`takes ${text} as a dateTime`, () => {
      expect(isDateTime(text)).to.equal(true)
      expect(toDate(text).getTime()).to.be.a('number').and.not.satisfy(Number.isNaN)
    })
  }
  for (const text of [
    '2011-05-13',
    '2023-02-29T00:00:00Z',
    '2011-13-01T00:00:00Z',
    '2011-05-13T24:00:00Z',
    '2011-05-13T04:42:34+99:00',
    '13.5.2011',
    '',
  ]) {
    it(`takes ${JSON.stringify(text)} as no dateTime`, () => expect(isDateTime(text)).to.equal(false))
  }
  it('S78: a dateTime without a zone is in UTC', () => {
    expect(toDate('2011-05-13T04:42:34')).to.deep.equal(toDate('2011-05-13T06:42:34+02:00'))
  })
  it('takes base64, padded or not', () => {
    for (const text of ['', 'AAAA', 'AA==', 'AA', '-_8']) expect(isBase64(text), text).to.equal(true)
    for (const text of ['A', 'AA AA', 'AAAA*', 'AAAAA']) expect(isBase64(text), text).to.equal(false)
  })
})
