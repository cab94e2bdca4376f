import { Wrong, type WrongIn, wrongWith } from './wrong.tsx'

/** The number that is typed by whoever means so many people. */
export function TypedCount<Name extends string>(props: {
  name: Name
  label: string
  value?: string | undefined
  problem: WrongIn<Name> | undefined
}) {
  const { name, label, value, problem } = props
  const place = { field: name, problem }
  return (
    <div>
      <label class="narrow">
        {label}
        <input
          type="text"
          inputMode="numeric"
          name={name}
          value={value}
          autocomplete="off"
          required
          {...wrongWith(place)}
        />
      </label>
      <Wrong {...place} />
    </div>
  )
}
