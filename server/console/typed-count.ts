import { numberIn } from './numbers.ts'

/** Above so many whoever acts on people says how many they mean. */
const UNCOUNTED = 10

export const mustCount = (size: number): boolean => size > UNCOUNTED

/** What is wrong with the number that was typed for so many people; undefined where it is right, or none is wanted. */
export const countProblem = (size: number, typed = ''): string | undefined =>
  mustCount(size) && numberIn(typed) !== size ? typeTheNumber(size) : undefined

export const typeTheNumber = (size: number): string =>
  `Type the number ${size.toLocaleString('en')} to confirm that you mean all of them.`
