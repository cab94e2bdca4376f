import { ScimError } from './error.ts'

/** A thousand values that are added one by one just fit. */
const MOST = 500_000

/** Throws ScimError 413 where the operations of a request look at more values, all in all, than one request may. */
export function createEffort(): (values: number) => void {
  let spent = 0
  return values => {
    spent += values
    if (spent > MOST) {
      const detail = `The operations would look at values more than ${MOST} times. Send fewer, each with several values.`
      throw new ScimError(413, undefined, detail)
    }
  }
}
