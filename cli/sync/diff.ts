import { changesInWords, newsInWords } from '../../people/in-words.ts'
import type { Step } from './step.ts'

const SIGNS = { joined: '+', moved: '~', left: '-' } as const

/** What becomes of a person, in a line. */
export function inLine(step: Step): string {
  const names = [...new Set([step.key, step.userName])].join(' ')
  return `${[`${SIGNS[step.result]} ${names}`, inWords(step)].filter(Boolean).join(': ')}\n`
}

/** The changes of a person; of somebody new what they come with. */
export const inWords = ({ result, changes }: Step): string =>
  result === 'joined' ? newsInWords(changes) : changesInWords(changes)
