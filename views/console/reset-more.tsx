import { Wrong, type WrongIn, wrongWith } from './wrong.tsx'

const TYPED = ['startAt', 'mailRate', 'waveSize', 'waveInterval', 'recipientKey'] as const

/** A field of these in which people type. */
type TypedField = (typeof TYPED)[number]

export type ResetProblem = WrongIn<TypedField | 'password' | 'note' | 'file'>

type Props = {
  fields: Readonly<Record<string, string>>
  whom: object
  mayActivate: boolean
  problem?: ResetProblem | undefined
}

/** What only a reset of several people has: whom it invites or wakes up, and at which pace. */
export function MoreOfJobs({ fields, whom, mayActivate, problem }: Props) {
  const { purpose, activateFirst, startAt, waveSize, waveInterval, mailRate, recipientKey } = fields
  const isEverybody = 'isEverybody' in whom && whom.isEverybody === true
  return (
    <details class="more" open={TYPED.some(field => field === problem?.field)}>
      <summary>More options</summary>
      <div class="grid">
        <label>
          Kind
          <select name="purpose">
            <option value="reset">A reset</option>
            <option value="activate" selected={purpose === 'activate'}>
              An invitation, for people without a password
            </option>
          </select>
        </label>
        <label>
          Begin (UTC)
          <input type="datetime-local" name="startAt" value={startAt} {...wrongWith({ field: 'startAt', problem })} />
          <Wrong field="startAt" problem={problem} />
        </label>
        <NumberField label="Mails a minute, at most" name="mailRate" value={mailRate} max="1000000" problem={problem} />
        <NumberField label="People in a wave" name="waveSize" value={waveSize} max="1000000" problem={problem} />
        <NumberField
          label="Minutes from wave to wave"
          name="waveInterval"
          value={waveInterval ?? '60'}
          max="10080"
          problem={problem}
        />
      </div>
      {mayActivate && !isEverybody && (
        <label>
          <input type="checkbox" name="activateFirst" checked={activateFirst === 'on'} /> Activate who is inactive,
          instead of leaving them out
        </label>
      )}
      <label>
        Public key (JWK), for one-time passwords that are not mailed: each is sealed to it, and only you open it
        <textarea name="recipientKey" rows={3} spellcheck={false} {...wrongWith({ field: 'recipientKey', problem })}>
          {recipientKey}
        </textarea>
        <Wrong field="recipientKey" problem={problem} />
      </label>
    </details>
  )
}

function NumberField(props: {
  label: string
  name: TypedField
  value: string | undefined
  max: string
  problem: ResetProblem | undefined
}) {
  const { label, name, value, max, problem } = props
  return (
    <label>
      {label}
      <input type="number" name={name} value={value} min="1" max={max} {...wrongWith({ field: name, problem })} />
      <Wrong field={name} problem={problem} />
    </label>
  )
}
