import { expect } from 'chai'
import fc from 'fast-check'
import { ScimError } from '../../../scim/error.ts'
import type { Filter } from '../../../scim/filter/filter.ts'
import { parseFilter } from '../../../scim/filter/parse.ts'
import { pathName } from '../../../scim/schema/paths.ts'
import { groupType, userType } from '../../../scim/schema/resource-types.ts'
import { ENTERPRISE, expectRefusal, PASSWORD, USER } from '../support.ts'

/** A filter as text again, fully bracketed. */
function show(filter: Filter): string {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return `(${show(filter.left)} ${filter.kind} ${show(filter.right)})`
    case 'not':
      return `not ${show(filter.filter)}`
    case 'element':
      return `${pathName(filter.path)}[${show(filter.filter)}]`
    case 'present':
      return `${pathName(filter.path)} pr`
    case 'never':
      return 'never'
    case 'compare':
      return `${pathName(filter.path)} ${filter.operator} ${JSON.stringify(filter.value)}`
  }
}

const FINE = '"2026-01-31T09:30:00.226999+02:00"'
const both = (operator: string) => `(meta.created ${operator} ${FINE} and meta.created ${operator} ${FINE})`

const accepted: readonly (readonly [rule: string, text: string, meaning: string])[] = [
  ['S72: operators and names in any case', 'USERNAME Eq "a" AND Title PR', '(userName eq "a" and title pr)'],
  [
    'S73: and binds tighter than or',
    'title pr or nickName pr and active eq true',
    '(title pr or (nickName pr and active eq true))',
  ],
  [
    'S73: brackets bind first',
    '(title pr or nickName pr) and active eq true',
    '((title pr or nickName pr) and active eq true)',
  ],
  ['S74: not with and without a space', 'not(title pr) and not (nickName pr)', '(not title pr and not nickName pr)'],
  ['S74: several spaces', '  title   eq   "a"  ', 'title eq "a"'],
  ['S75: escapes of JSON', 'title eq "a\\"b\\u0041\\n"', 'title eq "a\\"bA\\n"'],
  ['S75: brackets and spaces in a string', 'title eq "a) or (b] \\\\"', 'title eq "a) or (b] \\\\"'],
  ['S75: literals in any case', 'active eq TRUE', 'active eq true'],
  ['S78: dates', 'meta.created gt "2011-05-13T04:42:34Z"', 'meta.created gt "2011-05-13T04:42:34Z"'],
  ['S78: a time finer than those that are kept', `meta.created eq ${FINE}`, 'never'],
  ['S78: what differs from it', `meta.created ne ${FINE}`, 'not never'],
  ['S78: what is before it', `meta.created lt ${FINE} and meta.created le ${FINE}`, both('le')],
  ['S78: what is after it', `meta.created gt ${FINE} and meta.created ge ${FINE}`, both('gt')],
  [
    'S78: zeros that say nothing',
    'meta.created eq "2026-01-31T09:30:00.2260Z"',
    'meta.created eq "2026-01-31T09:30:00.2260Z"',
  ],
  ['S82: one element', 'emails[type eq "work" and value co "@x"]', 'emails[(type eq "work" and value co "@x")]'],
  [
    'S82: the one value of a single attribute',
    'name[givenName pr and not (familyName eq "x")]',
    '(name.givenName pr and not name.familyName eq "x")',
  ],
  [
    'S82: the one value in an extension',
    `${ENTERPRISE}:manager[$ref eq "../Users/7"]`,
    `${ENTERPRISE}:manager.value eq "7"`,
  ],
  ['S83: a multi-valued attribute stands for its value', 'emails co "x"', 'emails.value co "x"'],
  ['S83: a complex attribute may be present', 'name pr', 'name pr'],
  ['S84: core URN', `${USER}:userName sw "J"`, 'userName sw "J"'],
  ['S84: extension URN', `${ENTERPRISE}:manager.value eq "x"`, `${ENTERPRISE}:manager.value eq "x"`],
  ['S84: schemas', `schemas eq "${USER}"`, `schemas eq "${USER}"`],
  ['S85: eq null is "not present"', 'title eq null', 'not title pr'],
  ['S85: ne null is "present"', 'title ne null', 'title pr'],
  ['S85: eq null of a complex attribute', 'name eq null', 'not name pr'],
  ['S85: eq null of several values', 'emails eq null and addresses eq null', '(not emails pr and not addresses pr)'],
  ['T6: a part after brackets', 'emails[type eq "work"].value eq "x"', 'emails[(type eq "work" and value eq "x")]'],
  [
    'a reference stands for the id at its end',
    `${ENTERPRISE}:manager.$ref eq "https://x/Users/7"`,
    `${ENTERPRISE}:manager.value eq "7"`,
  ],
  ['a location stands for the id at its end', 'meta.location eq "https://x/Users/7"', 'id eq "7"'],
  ['a reference in brackets', 'groups[$ref eq "../Groups/7"]', 'groups[value eq "7"]'],
  ['a version without the marks of an entity tag', 'meta.version eq "W/\\"3\\""', 'meta.version eq "3"'],
]

const refused: readonly (readonly [rule: string, text: string])[] = [
  ['S73: not without brackets', 'not title pr'],
  ['S74: something after the end', 'title pr title'],
  ['S75: single quotes', "title eq 'a'"],
  ['S75: a bare word', 'title eq a'],
  ['S75: a broken escape', 'title eq "\\x"'],
  ['S75: half a surrogate pair', 'title eq "\\ud800"'],
  ['S74: no space behind a literal', 'title eq "a"and active pr'],
  ['S74: no space before a literal', 'title eq"a"'],
  ['S76: an unknown operator', 'title is "a"'],
  ['S76: nothing', ''],
  ['S76: spaces', '   '],
  ['S76: too long', `title eq "${'a'.repeat(4096)}"`],
  ['S76: too deep', `${'('.repeat(21)}title pr${')'.repeat(21)}`],
  ['S76: far too deep', '('.repeat(4000)],
  ['S76: an open bracket', '(title pr'],
  ['S76: half an operator', 'title pr and'],
  ['S78: no date', 'meta.created gt "yesterday"'],
  ['S78: a day that is not in the calendar', 'meta.created gt "2026-02-30T00:00:00Z"'],
  ['S79: an order of booleans', 'active gt true'],
  ['S79: an order of binaries', 'x509Certificates.value gt "AAAA"'],
  ['S79: a part of a boolean', 'active co "t"'],
  ['S79: a part of a date', 'meta.created sw "2011"'],
  ['S79: text as a boolean', 'active eq "yes"'],
  ['S79: a string as a number', 'title eq 5'],
  ['S83: a complex attribute', 'name eq "x"'],
  ['S85: an order with null', 'title gt null'],
  ['S85: an order of a complex attribute with null', 'name gt null'],
  ['S88: a secret with null', 'password eq null'],
  ['S87: an unknown attribute', 'shoeSize eq "42"'],
  ['S87: an unknown part', 'name.shoeSize eq "42"'],
  ['S87: an unknown part in brackets', 'emails[shoeSize eq "42"]'],
  ['S87: an unknown part of a single value in brackets', 'name[shoeSize eq "42"]'],
  ['S5: __proto__', '__proto__ pr'],
  ['S5: constructor', 'constructor.name eq "x"'],
  ['S5: an operator of the database', '$where eq "1"'],
  ['brackets on a simple value', 'title[value pr]'],
  ['brackets in brackets', 'emails[value[type pr]]'],
  ['S88: password', 'password eq "x"'],
  ['S88: password is present', 'PASSWORD pr'],
  ['S88: password in the second branch', 'userName eq "a" or not (password sw "x")'],
  ['S88: password by its URN', `${USER}:password eq "x"`],
  ['S88: a part of a reset', `${PASSWORD}:reset.password eq "x"`],
  ['S88: a part of a reset in brackets', `${PASSWORD}:reset[password eq "x"]`],
  ['S88: a one-time password', `${PASSWORD}:oneTimePassword eq "x"`],
  ['what is computed', `${PASSWORD}:passwordExpiresAt gt "2026-01-01T00:00:00Z"`],
]

describe('the filter parser', () => {
  for (const [rule, text, meaning] of accepted) {
    it(`reads ${rule}`, () => expect(show(parseFilter(userType, text))).to.equal(meaning))
  }
  for (const [rule, text] of refused) {
    it(`refuses ${rule}`, () => expectRefusal(() => parseFilter(userType, text), '400 invalidFilter'))
  }

  it('S87: knows the attributes of one resource type only', () => {
    expectRefusal(() => parseFilter(groupType, 'members.value eq "a"'), 'no error')
    expectRefusal(() => parseFilter(groupType, 'userName eq "a"'), '400 invalidFilter')
  })

  it('T2: takes a boolean as text, unless that is switched off for the client', () => {
    const text = 'active eq "False"'
    expect(show(parseFilter(userType, text))).to.equal(show(parseFilter(userType, 'active eq false')))
    expectRefusal(() => parseFilter(userType, text, new Set(['T2'])), '400 invalidFilter')
    expectRefusal(() => parseFilter(userType, 'active eq "no"'), '400 invalidFilter')
  })

  it('T2: takes a literal in any case, unless that is switched off for the client', () => {
    for (const [text, letter] of [
      ['active eq True', 'active eq true'],
      ['title eq NULL', 'title eq null'],
    ] as const) {
      expect(show(parseFilter(userType, text))).to.equal(show(parseFilter(userType, letter)))
      expectRefusal(() => parseFilter(userType, text, new Set(['T2'])), '400 invalidFilter')
      expectRefusal(() => parseFilter(userType, letter, new Set(['T2'])), 'no error')
    }
  })

  it('T6: can be switched off for a client', () => {
    const text = 'emails[type eq "work"].value eq "x"'
    expectRefusal(() => parseFilter(userType, text, new Set(['T6'])), '400 invalidFilter')
  })

  it('S13: says where the mistake is and never what stands there', () => {
    for (const filter of [
      'password eq hunter2',
      'userName eq hunter2',
      'active eq "hunter2"',
      'title eq "hunter2\\x"',
      'userName eq "a" hunter2',
      'hunter2 eq "x"',
      'hunter2',
      'emails[type eq "work"].hunter2 eq "x"',
    ]) {
      expect(() => parseFilter(userType, filter))
        .to.throw(ScimError)
        .with.property('message')
        .that.does.not.include('hunter2')
    }
  })

  it('takes 20 levels', () => {
    expectRefusal(() => parseFilter(userType, `${'('.repeat(20)}title pr${')'.repeat(20)}`), 'no error')
  })

  it('throws nothing but ScimError, whatever it is given', () => {
    const piece = fc.constantFrom(
      '(',
      ')',
      '[',
      ']',
      '"',
      '"a"',
      ' ',
      'not',
      'and',
      'or',
      'eq',
      'pr',
      'userName',
      'emails',
      '.',
      'type',
      'true',
      '1e400',
      '\\',
      '\0',
    )
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece, { maxLength: 40 }).map(pieces => pieces.join(' ')),
    )
    fc.assert(
      fc.property(text, filter => {
        try {
          parseFilter(userType, filter)
        } catch (error) {
          expect(error).to.be.instanceOf(ScimError)
        }
      }),
      { numRuns: 2000 },
    )
  })
})
