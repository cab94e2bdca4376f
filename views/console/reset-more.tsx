type Props = {
  fields: Readonly<Record<string, string>>
  whom: object
  mayActivate: boolean
}

/** What only a reset of several people has: whom it invites or wakes up, and at which pace. */
export function MoreOfJobs({ fields, whom, mayActivate }: Props) {
  const { purpose, activateFirst, startAt, waveSize, waveInterval, mailRate, recipientKey } = fields
  const isEverybody = 'isEverybody' in whom && whom.isEverybody === true
  return (
    <details class="more">
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
          <input type="datetime-local" name="startAt" value={startAt} />
        </label>
        <label>
          Mails a minute, at most
          <input type="number" name="mailRate" value={mailRate} min="1" max="1000000" />
        </label>
        <label>
          People in a wave
          <input type="number" name="waveSize" value={waveSize} min="1" max="1000000" />
        </label>
        <label>
          Minutes from wave to wave
          <input type="number" name="waveInterval" value={waveInterval ?? '60'} min="1" max="10080" />
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
        <textarea name="recipientKey" rows={3} spellcheck={false}>
          {recipientKey}
        </textarea>
      </label>
    </details>
  )
}
