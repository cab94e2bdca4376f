import { ownWords, type Rule } from './rule.ts'

const SCORES = ['', 'hard', 'hard', 'very hard', 'extremely hard']

/** How hard the password is to guess, and how much of it is new. */
export const strengthRules: readonly Rule[] = [
  {
    name: 'minStrength',
    describe: ({ minStrength }) => (minStrength ? `Is ${SCORES[minStrength]} to guess` : undefined),
    remedy: 'Choose several words that have nothing to do with each other.',
    data: ({ minStrength = 0 }) => ({ minStrength }),
    isBroken: ({ text }, { minStrength }, { subject, knowledge }) =>
      Boolean(minStrength) &&
      knowledge.scoreOf(text, [...knowledge.contextWords, ...ownWords(subject)]) < (minStrength ?? 0),
  },
  {
    name: 'distinctCharacters',
    describe: ({ distinctCharacters: count }) =>
      count
        ? `At least ${count} ${count === 1 ? 'character' : 'characters'} that your current password does not have`
        : undefined,
    remedy: 'Change more of it.',
    data: ({ distinctCharacters = 0 }) => ({ distinctCharacters }),
    isBroken: ({ characters }, { distinctCharacters = 0 }, { current }) =>
      current !== undefined && newCharacters(characters, current) < distinctCharacters,
  },
]

/** How many characters are left when those of the current password are taken out, each as often as it stands there. */
function newCharacters(characters: readonly string[], current: string): number {
  const old = Array.from(current)
  return characters.filter(character => {
    const at = old.indexOf(character)
    if (at >= 0) old.splice(at, 1)
    return at < 0
  }).length
}
