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
  const size = 1 + lists.reduce((sum, list) => sum + list.reduce((units, word) => units + word.length, 0), 0)
  /** By node. The root is 0, which is nobody's child. */
  const [parents, ranks, units] = [new Int32Array(size), new Int32Array(size), new Uint16Array(size)]
  /** Nodes by a hash of their parent and unit, half of it empty. */
  const table = new Int32Array(2 ** Math.ceil(Math.log2(2 * size)))
  let count = 1
  for (const list of lists) for (const [index, word] of list.entries()) add(word, index + 1)
  return wordsAt

  function add(word: string, rank: number): void {
    let node = 0
    for (let at = 0; at < word.length; at++)
      node = childOf(node, word.charCodeAt(at)) || addChild(node, word.charCodeAt(at))
    ranks[node] = Math.min(rank, ranks[node] || rank)
  }

  function addChild(node: number, unit: number): number {
    const child = count++
    parents[child] = node
    units[child] = unit
    table[placeOf(node, unit)] = child
    return child
  }

  function childOf(node: number, unit: number): number {
    return table[placeOf(node, unit)] ?? 0
  }

  function spelled(node: number): string {
    let word = ''
    for (let at = node; at; at = parents[at] ?? 0) word = String.fromCharCode(units[at] ?? 0) + word
    return word
  }

  /** Where in the table the child is, or would be. */
  function placeOf(node: number, unit: number): number {
    const mask = table.length - 1
    let place = (Math.imul(node, 0x9e3779b1) ^ Math.imul(unit, 0x85ebca6b)) >>> 7
    for (;;) {
      place &= mask
      const child = table[place]
      if (!child || (parents[child] === node && units[child] === unit)) return place
      place++
    }
  }

  function wordsAt(text: string, start: number, disguises: Disguises = NONE): Found[] {
    const found: Found[] = []
    walk(0, start, [])
    return found

    function walk(node: number, at: number, used: readonly Disguise[]): void {
      const rank = ranks[node]
      if (rank && node) found.push({ end: at, word: spelled(node), rank, disguises: used })
      if (at >= text.length) return
      const plain = childOf(node, text.charCodeAt(at))
      if (plain) walk(plain, at + 1, used)
      for (const disguise of disguises.get(text[at] ?? '') ?? []) {
        const child = text.startsWith(disguise.substitution, at) && childOf(node, disguise.letter.charCodeAt(0))
        if (child) walk(child, at + disguise.substitution.length, [...used, disguise])
      }
    }
  }
}

const NONE: Disguises = new Map()
