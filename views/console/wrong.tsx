import { Notice } from './parts.tsx'

/** What is wrong with what was typed, and in which field where it is in one. */
export type WrongIn<Name extends string = string> = {
  readonly field?: Name | undefined
  /** What the field is called. */
  readonly label?: string | undefined
  readonly text: string
}

type Place<Name extends string> = { readonly field: Name; readonly problem: WrongIn<Name> | undefined }

const idOf = (field: string) => `wrong-${field}`

const isIn = <Name extends string>({ field, problem }: Place<Name>) => problem?.field === field

/** What a field with something wrong says of itself. */
export const wrongWith = <Name extends string>(place: Place<Name>) =>
  isIn(place) ? { 'aria-invalid': 'true' as const, 'aria-describedby': idOf(place.field) } : {}

/** What is wrong with a field, beside it. */
export const Wrong = <Name extends string>(place: Place<Name>) =>
  isIn(place) ? (
    <span class="wrong" id={idOf(place.field)}>
      {place.problem?.text}
    </span>
  ) : null

/** What is wrong, above all and read out, with the way to its field. */
export function WrongNotice({ problem }: { problem: WrongIn | undefined }) {
  if (!problem) return null
  const { field, label = 'what is wrong', text } = problem
  return (
    <Notice tone="bad">
      <p>
        {field === undefined ? (
          text
        ) : (
          <>
            Nothing has happened yet. <a href={`#${idOf(field)}`}>Look at {label}</a>: {text}
          </>
        )}
      </p>
    </Notice>
  )
}
