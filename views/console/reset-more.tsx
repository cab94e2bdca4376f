import { Wrong, type WrongIn, wrongWith } from './wrong.tsx'

/** A field of the dialog in which people type. */
type TypedField = 'password' | 'note' | 'startAt' | 'mailRate' | 'waveSize' | 'waveInterval' | 'recipientKey'

export type ResetProblem = WrongIn<TypedField>

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
    <details class="more" open={problem?.field !== undefined}>
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
        <label>
          Mails a minute, at most
          <input
            type="number"
            name="mailRate"
            value={mailRate}
            min="1"
            max="1000000"
            {...wrongWith({ field: 'mailRate', problem })}
          />
          <Wrong field="mailRate" problem={problem} />
        </label>
        <label>
          People in a wave
          <input
            type="number"
            name="waveSize"
            value={waveSize}
            min="1"
            max="1000000"
            {...wrongWith({ field: 'waveSize', problem })}
          />
          <Wrong field="waveSize" problem={problem} />
        </label>
        <label>
          Minutes from wave to wave
          <input
            type="number"
            name="waveInterval"
            value={waveInterval ?? '60'}
            min="1"
            max="10080"
            {...wrongWith({ field: 'waveInterval', problem })}
          />
          <Wrong field="waveInterval" problem={problem} />
        </label>
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
