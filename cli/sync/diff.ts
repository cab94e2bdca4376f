import type { Change } from '../../people/changes.ts'
import type { Step } from './step.ts'

const SIGNS = { joined: '+', moved: '~', left: '-' } as const

/** What becomes of a person, in a line. */
export function inLine(step: Step): string {
  const names = [...new Set([step.key, step.userName])].join(' ')
  return `${[`${SIGNS[step.result]} ${names}`, inWords(step)].filter(Boolean).join(': ')}\n`
}

/** The changes of a person; of somebody new what they come with. */
export function inWords({ result, changes }: Step): string {
  const isNews = ({ attribute }: Change) => !['userName', 'externalId', 'active'].includes(attribute)
  return result === 'joined'
    ? changes
        .filter(isNews)
        .map(({ attribute, to }) => `${attribute} ${shown(to)}`)
        .join(', ')
    : changes.map(({ attribute, from, to }) => `${attribute} ${shown(from)} → ${shown(to)}`).join(', ')
}

const shown = (value: Change['from']) => (value === null ? 'nothing' : JSON.stringify(value))
