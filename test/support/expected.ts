import { expect } from 'chai'

/** What a document says that is answered: `…` in it stands for anything. */
export type Expected = { compareWith(output: string): void }

export const asText = (expected: string): Expected => ({
  compareWith: output => expect(output.trim()).to.match(pattern(expected.trim())),
})

export const asJson = (expected: string): Expected => ({
  compareWith: output => compare(JSON.parse(output), JSON.parse(expected), 'answer'),
})

/** The same members everywhere and the same values, but for what `…` stands for. */
function compare(actual: unknown, expected: unknown, path: string): void {
  if (typeof expected === 'string') {
    expect(actual, path).to.be.a('string').and.match(pattern(expected))
  } else if (typeof expected !== 'object' || expected === null) {
    expect(actual, path).to.equal(expected)
  } else {
    expect(Object.keys(Object(actual)), path).to.have.members(Object.keys(expected))
    for (const [name, value] of Object.entries(expected)) {
      compare((actual as Record<string, unknown>)[name], value, `${path}.${name}`)
    }
  }
}

function pattern(text: string): RegExp {
  const parts = text.split('…').map(part => part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
  return new RegExp(`^${parts.join('.+')}$`, 's')
}
