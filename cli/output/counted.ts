/** A number with what it counts: "1 person", "2 people". */
export const counted = (count: number, one: string, several: string): string =>
  `${count} ${count === 1 ? one : several}`
