import type { Change } from './changes.ts'

const OF_ITSELF = ['userName', 'externalId', 'active']

/** What changes of somebody: `title "Engineer" → "Head of Design"`. */
export const changesInWords = (changes: readonly Change[]): string =>
  changes.map(({ attribute, from, to }) => `${attribute} ${shown(from)} → ${shown(to)}`).join(', ')

/** What somebody new comes with, beside their names. */
export const newsInWords = (changes: readonly Change[]): string =>
  changes
    .filter(({ attribute }) => !OF_ITSELF.includes(attribute))
    .map(({ attribute, to }) => `${attribute} ${shown(to)}`)
    .join(', ')

const shown = (value: Change['from']) => (value === null ? 'nothing' : JSON.stringify(value))
