import { expect } from 'chai'
import { broken, type RuleCase } from '../support.ts'

const cases: readonly RuleCase[] = [
  [{ startsWithAlphabet: true }, ['a1', 'É1', '山1'], ['1a', ' a', '😀a']],
  [{ requiredChars: '!é' }, ['é!', 'a!bé'], ['!', 'É!', 'e!']],
  [{ requiredChars: '😀' }, ['a😀'], ['a', 'a😃', '\ud83d']],
  [{ disallowedChars: 'aé' }, ['A', 'b', 'É'], ['a', 'bé']],
  [{ disallowedChars: '😀' }, ['😃'], ['😀']],
  [{ allowedChars: 'ab1' }, ['ab', '1', 'aaa'], ['A', 'ab ', 'é']],
  [{ allowedChars: '😀' }, ['😀😀'], ['😃', '\ud83d']],
  [{ disallowedSubstrings: ['Acme', 'x.y'] }, ['Acm', 'x-y', 'a c m e'], ['myACMEpass', 'ax.yb', 'acme']],
  [{ disallowedSubstrings: ['straße', 'ΌΔΟΣ'] }, ['strase'], ['xxSTRASSExx', 'STRAẞE', 'όδοσα', 'όδος']],
  [{ disallowedSubstrings: ['CAFÉ'] }, ['cafe'], ['cafés']],
  [{ disallowedSubstrings: ['CAFE\u0301\u00A0'] }, ['café'], ['café s']],
  [{ requiredChars: 'e\u0301\u2003' }, ['é a'], ['e a', 'é']],
  [{ disallowedChars: 'e\u0301\u00A0' }, ['e'], ['é', 'a b']],
  [{ allowedChars: 'ae\u0301\u00A0' }, ['é a'], ['e']],
]

describe('rules about characters', () => {
  for (const [policy, obeys, breaks] of cases) {
    const [rule = '', value] = Object.entries(policy)[0] ?? []
    it(`${rule} ${value}`, () => {
      for (const password of obeys) expect(broken(policy, password), password).to.deep.equal([])
      for (const password of breaks) expect(broken(policy, password), password).to.deep.equal([rule])
    })
  }

  it('takes an empty text, an empty list and false for no rule', () => {
    const empty = {
      startsWithAlphabet: false,
      requiredChars: '',
      disallowedChars: '',
      allowedChars: '',
      disallowedSubstrings: [],
    }
    expect(broken(empty, '1')).to.deep.equal([])
  })
})
