import { asJson, asText, type Expected } from './expected.ts'

export type Step = {
  readonly commands: string
  /** What the README shows below the commands; absent where it shows nothing. */
  readonly expected?: Expected
}

const BLOCK = /```(sh|json|text)\n(.*?)```/gs

/** The shell blocks of the tour as they stand, each with the answer below it as a server at another address gives it. */
export function parseTour(readme: string, issuer: string): Step[] {
  const tour = readme.split('## A five-minute tour\n')[1]?.split('\n## ')[0] ?? ''
  const steps: Step[] = []
  for (const [, language, block = ''] of tour.matchAll(BLOCK)) {
    const last = steps.at(-1)
    const text = block.replaceAll('http://localhost:3000', issuer)
    if (language === 'sh') steps.push({ commands: block })
    else if (last) steps[steps.length - 1] = { ...last, expected: language === 'json' ? asJson(text) : asText(text) }
  }
  return steps
}
