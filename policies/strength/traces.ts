/** Whether two keys stand side by side on some keyboard. */
export type AreNeighbours = (one: string, other: string) => boolean

/**
 * By where it ends (the index behind it): where a match that is no word may begin at the earliest, be it a row of keys, characters in their order, a date or
 * something repeated. zxcvbn finds no other such matches than parts of these, but not all of them; this takes a small part of its time. Indexes are of UTF-16 units.
 */
export function tracesIn(text: string, areNeighbours: AreNeighbours): readonly number[] {
  const starts = Array.from({ length: text.length + 1 }, (_, end) => end)
  const step = (at: number) => text.charCodeAt(at) - text.charCodeAt(at - 1)
  trace(1, 3, at => areNeighbours(text.charAt(at - 1), text.charAt(at)))
  trace(1, 2, at => Math.abs(step(at)) === 1)
  trace(2, 3, at => step(at) === step(at - 1))
  trace(0, 4, at => PART_OF_A_DATE.test(text.charAt(at)))
  for (let period = 1; period <= text.length / 2; period++)
    trace(period, 2 * period, at => text.charCodeAt(at) === text.charCodeAt(at - period))
  return starts

  /** Marks runs of at least so many characters. `goesOn` compares the one at an index with those `before` it, which belong to the run. */
  function trace(before: number, least: number, goesOn: (at: number) => boolean): void {
    let start: number | undefined
    for (let at = before; at < text.length; at++) {
      start = goesOn(at) ? (start ?? at - before) : undefined
      if (start !== undefined && at + 1 - start >= least) starts[at + 1] = Math.min(start, starts[at + 1] ?? start)
    }
  }
}

const PART_OF_A_DATE = /[\d\s/\\_.-]/
