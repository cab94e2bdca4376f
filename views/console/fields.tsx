import { Wrong, type WrongIn, wrongWith } from './wrong.tsx'

export type Option = { readonly value: string; readonly label: string; readonly about?: string; readonly isOn: boolean }

/** A part of a form, with the sentence that says what it is. */
export type Field = {
  readonly name: string
  readonly label: string
  readonly about: string
  readonly kind: 'number' | 'flag' | 'text' | 'lines' | 'choice' | 'choices'
  readonly value: string
  readonly options?: readonly Option[]
  readonly min?: number | undefined
  readonly max?: number | undefined
  readonly isRequired?: boolean
  /** Whether it stays what it is. */
  readonly isFixed?: boolean
  /** What is wrong with what was typed. */
  readonly problem?: string | undefined
}

export const fieldId = ({ name }: Pick<Field, 'name'>) => `field-${name}`

/** What is wrong, with the field of these that it is in, where it is in one. */
export function wrongAmong(fields: readonly Field[], text: string | undefined): WrongIn | undefined {
  if (text === undefined) return undefined
  const { name: field, label } = fields.find(({ problem }) => problem) ?? {}
  return { field, label, text }
}

const placeOf = ({ name: field, problem: text }: Field) => ({
  field,
  problem: text === undefined ? undefined : { field, text },
})

export const FieldRow = (field: Field) =>
  field.kind === 'choices' ? (
    <Choices {...field} />
  ) : (
    <div class="rule">
      <label for={fieldId(field)}>
        {field.kind === 'flag' && <Control {...field} />}
        {field.label}
        {field.kind !== 'flag' && <Control {...field} />}
      </label>
      <About {...field} />
    </div>
  )

function About(field: Field) {
  const { name, about, kind } = field
  return (
    <div id={`about-${name}`}>
      <Wrong {...placeOf(field)} />
      <p class="small">
        <Words text={about} />
        {kind === 'lines' && ' One a line.'}
      </p>
    </div>
  )
}

function Control(field: Field) {
  const { name, kind, value, options = [], min, max, isRequired, isFixed } = field
  const common = {
    id: fieldId(field),
    name,
    ...wrongWith(placeOf(field)),
    'aria-describedby': `about-${name}`,
    disabled: isFixed,
  }
  switch (kind) {
    case 'flag':
      return <input {...common} type="checkbox" checked={value === 'on'} />
    case 'number':
      return <input {...common} type="number" value={value} min={min} max={max} />
    case 'lines':
      return (
        <textarea {...common} rows={2} spellcheck={false}>
          {value}
        </textarea>
      )
    case 'choice':
      return (
        <select {...common}>
          {options.map(({ value: one, label, isOn }) => (
            <option key={one} value={one} selected={isOn}>
              {label}
            </option>
          ))}
        </select>
      )
    default:
      return <input {...common} type="text" value={value} maxLength={max} required={isRequired} spellcheck={false} />
  }
}

/** Of several as many as one likes. */
function Choices(field: Field) {
  const { name, label, options = [], isRequired, isFixed, problem } = field
  return (
    <fieldset
      id={fieldId(field)}
      class="choices"
      disabled={isFixed}
      {...wrongWith(placeOf(field))}
      aria-describedby={`about-${name}`}
    >
      <legend>{label}</legend>
      <About {...field} />
      {options.length > MANY ? (
        <details class="more" open={isRequired || problem !== undefined || options.some(({ isOn }) => isOn)}>
          <summary>Choose</summary>
          <Boxes {...field} />
        </details>
      ) : (
        <Boxes {...field} />
      )}
    </fieldset>
  )
}

/** So many are looked at only by whoever has chosen some, or wants to. */
const MANY = 12

const Boxes = ({ name, options = [] }: Field) => (
  <div class="boxes">
    {options.map(({ value, label, about, isOn }) => (
      <label key={value}>
        <input type="checkbox" name={`${name}.${value}`} checked={isOn} />
        <span>{label}</span>{' '}
        {about && (
          <span class="small">
            <Words text={about} />
          </span>
        )}
      </label>
    ))}
  </div>
)

/** Text in which what is typed as it is stands between backticks. */
const Words = ({ text }: { text: string }) => (
  <>{text.split('`').map((part, at) => (at % 2 === 0 ? part : <code key={part}>{part}</code>))}</>
)
