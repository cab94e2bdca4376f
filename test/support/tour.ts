import { expect } from 'chai'

export type Step = {
  readonly commands: string
  /** What the README shows below the commands; absent where it shows nothing. */
  readonly expected?: { compareWith(output: string): void }
}

const BLOCK = /```(sh|json|text)\n(.*?)```/gs

/** The shell blocks of the tour, each with the answer that stands below it, for a server at another address. */
export function parseTour(readme: string, issuer: string): Step[] {
  const tour = readme.split('## A five-minute tour\n')[1]?.split('\n## ')[0] ?? ''
  const steps: Step[] = []
  for (const [, language, block = ''] of tour.matchAll(BLOCK)) {
    const text = block.replaceAll('http://localhost:3000', issuer)
    const last = steps.at(-1)
    if (language === 'sh') steps.push({ commands: text })
    else if (last) steps[steps.length - 1] = { ...last, expected: language === 'json' ? asJson(text) : asText(text) }
  }
  return steps
}

const asText = (expected: string) => ({
  compareWith: (output: string) => expect(output.trim()).to.match(pattern(expected.trim())),
})

const asJson = (expected: string) => ({
  compareWith: (output: string) => compare(JSON.parse(output), JSON.parse(expected), 'answer'),
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
