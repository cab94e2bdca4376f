/** A number with what it counts: "1 person", "2,000 people". */
export const counted = (count: number, one: string, several: string): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : several}`

export const countedPeople = (count: number): string => counted(count, 'person', 'people')
