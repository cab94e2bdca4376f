/** What people write (`substitution`) for a letter, as `4` for `a`. */
export type Disguise = { readonly substitution: string; readonly letter: string }

/** By the sign that each begins with. */
export type Disguises = ReadonlyMap<string, readonly Disguise[]>

/** A word in a text: where it ends (the index behind it), how it is spelled and ranked, and what stands in the text for its letters. */
export type Found = {
  readonly end: number
  readonly word: string
  readonly rank: number
  readonly disguises: readonly Disguise[]
}

/** Every word that begins at an index of a text, also where it is in one of these disguises. Indexes are of UTF-16 units. */
export type Lexicon = (text: string, start: number, disguises?: Disguises) => Found[]

/**
 * The words of some lists, the most used of each first, which is rank 1; of several ranks a word has the best. It is a tree of letters, in which all readings of a
 * text are looked up in one walk; in arrays of numbers, because as many objects would take ten times the memory.
 */
export function createLexicon(lists: readonly (readonly string[])[]): Lexicon {
  /** By node. The root is 0, which is nobody's child and nobody's sibling. */
  const [units, ranks, children, siblings] = [[0], [0], [0], [0]]
  for (const list of lists) for (const [index, word] of list.entries()) add(word, index + 1)
  return wordsAt

  function add(word: string, rank: number): void {
    let node = 0
    for (let at = 0; at < word.length; at++) {
      const unit = word.charCodeAt(at)
      node = childOf(node, unit) || addChild(node, unit)
    }
    ranks[node] = Math.min(rank, ranks[node] || rank)
  }

  function addChild(node: number, unit: number): number {
    const child = units.push(unit) - 1
    ranks.push(0)
    children.push(0)
    siblings.push(children[node] ?? 0)
    children[node] = child
    return child
  }

  function childOf(node: number, unit: number): number {
    let child = children[node] ?? 0
    while (child !== 0 && units[child] !== unit) child = siblings[child] ?? 0
    return child
  }

  function wordsAt(text: string, start: number, disguises: Disguises = NONE): Found[] {
    const found: Found[] = []
    walk(0, start, '', [])
    return found

    function walk(node: number, at: number, word: string, used: readonly Disguise[]): void {
      const rank = ranks[node]
      if (rank && word) found.push({ end: at, word, rank, disguises: used })
      const plain = at < text.length && childOf(node, text.charCodeAt(at))
      if (plain) walk(plain, at + 1, word + text[at], used)
      for (const disguise of disguises.get(text[at] ?? '') ?? []) {
        const child = text.startsWith(disguise.substitution, at) && childOf(node, disguise.letter.charCodeAt(0))
        if (child) walk(child, at + disguise.substitution.length, word + disguise.letter, [...used, disguise])
      }
    }
  }
}

const NONE: Disguises = new Map()
