/** The nearest of some names to one that isn't among them, if any is near. */
export function nearest(name: string, names: readonly string[]): string | undefined {
  const [best] = names
    .map(other => ({ other, distance: distance(name.toLowerCase(), other.toLowerCase()) }))
    .sort((one, another) => one.distance - another.distance)
  return best && best.distance <= Math.max(2, name.length / 3) ? best.other : undefined
}

/** How many letters have to be put in, taken out or replaced (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, column) => column)
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1]
    for (let column = 1; column < row.length; column++) {
      const change = (row[column - 1] ?? 0) + (other[column - 1] === letter ? 0 : 1)
      next.push(Math.min((row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1, change))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
