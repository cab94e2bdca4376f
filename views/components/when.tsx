import type { Texts } from '../../texts/en.ts'
import { dayIn, momentIn } from '../../texts/format.ts'

/** A moment, or a day, as people read it in their language. */
export function When({ at, texts, isDay }: { at: Date; texts: Texts; isDay?: boolean }) {
  return <time dateTime={at.toISOString()}>{isDay ? dayIn(texts, at) : momentIn(texts, at)}</time>
}
