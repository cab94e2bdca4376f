import { type MatchExtended, MatcherBaseClass, type MatchOptions, Options, ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common'
import { dictionary as english } from '@zxcvbn-ts/language-en'
import type { StrengthMeter } from './rules/rule.ts'
import { certainly } from './strength/certainty.ts'
import { createLexicon, type Lexicon } from './strength/lexicon.ts'
import { sequencesIn } from './strength/sequences.ts'
import { type AreNeighbours, tracesIn } from './strength/traces.ts'
import { wordsIn } from './strength/words.ts'

/** Estimating takes longer than the square of the length. A password whose first characters are weak is taken for weak. */
const JUDGED = 40

/** By the estimate of zxcvbn. It is made at the first question, for its dictionaries are large and few policies ask. */
export function createStrengthMeter(): StrengthMeter {
  let made: StrengthMeter | undefined
  return (text, words, score) => {
    made ??= createMeter()
    return made(Array.from(text).slice(0, JUDGED).join(''), words, score)
  }
}

/**
 * zxcvbn, with its dictionaries in our lexicons: it would look up every piece of a text in each of them, once for every reading of the text as
 * words in disguise (`p4$$w0rd`), which is nearly all of its time.
 */
function createMeter(): StrengthMeter {
  const options = new Options()
  const lists = Object.entries({ ...dictionary, ...english }).map(([name, words]) => ({
    name,
    words: words.map(String),
  }))
  const lexicon = createLexicon(lists.map(({ words }) => words))
  const sayings = new Set(lists.filter(({ name }) => options.isWordSequence(name)).flatMap(({ words }) => words))
  const disguises = Map.groupBy(
    Object.entries(options.l33tTable).flatMap(([letter, substitutions]) =>
      substitutions.map(substitution => ({ substitution, letter })),
    ),
    ({ substitution: [first = ''] }) => first,
  )
  const areNeighbours = neighbours()
  let names: Lexicon = createLexicon([])

  function wordsOf(text: string) {
    const known = wordsIn(text, lexicon, disguises)
    const said = known.filter(({ matchedWord }) => sayings.has(matchedWord))
    return [...known, ...wordsIn(text, names, disguises), ...sequencesIn(text, said)]
  }

  class Words extends MatcherBaseClass {
    match({ password }: MatchOptions): MatchExtended[] {
      return wordsOf(password)
    }
  }

  const words = { Matching: Words, feedback: () => null, scoring: () => 0 }
  const zxcvbn = new ZxcvbnFactory({ graphs: adjacencyGraphs, l33tMaxSubstitutions: 0 }, { words })
  return (text, ownWords, score) => {
    names = createLexicon([ownWords.map(word => word.toLowerCase())])
    const verdict = certainly(text, wordsOf(text), tracesIn(text, areNeighbours), score)
    return verdict ?? zxcvbn.check(text).score >= score
  }
}

/** On every keyboard that zxcvbn knows. */
function neighbours(): AreNeighbours {
  const pairs = new Set(
    Object.values(adjacencyGraphs).flatMap(graph =>
      Object.entries(graph).flatMap(([key, around]) =>
        around.flatMap(keys => [...(keys ?? '')].map(other => key + other)),
      ),
    ),
  )
  return (one, other) => pairs.has(one + other)
}
