import type { Rule } from './rule.ts'

/** How hard the password is to guess, and how much of it is new. */
export const strengthRules: readonly Rule[] = [
  {
    name: 'minStrength',
    data: ({ minStrength }) => (minStrength ? { minStrength } : undefined),
    remedy: 'Choose several words that have nothing to do with each other.',
    isBroken: ({ text }, { minStrength }, { knowledge, knownWords }) =>
      minStrength !== undefined && !knowledge.hasScore(text, knownWords, minStrength),
  },
  {
    name: 'distinctCharacters',
    data: ({ distinctCharacters }) => (distinctCharacters ? { distinctCharacters } : undefined),
    remedy: 'Change more of it.',
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
