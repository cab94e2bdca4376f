import { expect } from 'chai'
import { readPolicyFile, writePolicyFile } from '../../../server/resources/policy-file.ts'

describe('a file of policies', () => {
  const signs = ['\u2028', '\u2029', '\u0085', '\u007f', '\u009f', '\ufeff']

  it('has no sign in it that ends a line to YAML 1.1, or is no text to it, and reads as what was written', () => {
    const texts = signs.map(sign => `a${sign}b \\u2028 "${sign}`)
    const [first = '', ...others] = texts
    const policies = others.map(name => ({ name, groups: [first], requiredChars: '"\\' }))
    const file = { default: { name: first, description: first }, policies, switchedOff: [] }
    const text = writePolicyFile(file)
    expect(text).to.include('name: "a\\u2028b \\\\u2028 \\"\\u2028"')
    for (const sign of signs) expect(text).not.to.include(sign)
    const { lineOf: _, ...read } = readPolicyFile(text)
    expect(read).to.deep.equal(file)
  })

  it('leaves all other texts as they are', () =>
    expect(writePolicyFile({ default: { name: 'Zürich, “日本” 👩‍👩‍👧' }, policies: [], switchedOff: [] })).to.match(
      /\ndefault:\n {2}name: Zürich, “日本” 👩‍👩‍👧\npolicies: \[\]\nswitchedOff: \[\]\n$/,
    ))
})
