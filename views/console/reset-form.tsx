import type { ComponentChildren } from 'preact'
import { en } from '../../texts/en.ts'
import { PasswordField } from '../components/form.tsx'
import { counted } from './counted.ts'
import type { Frame } from './frame.tsx'
import { kindInWords } from './mail-words.tsx'
import { ActForm } from './parts.tsx'
import { addressOf, type ShownPerson } from './person.tsx'
import { MoreOfJobs, type ResetProblem } from './reset-more.tsx'
import { Wrong, wrongWith } from './wrong.tsx'

export type Whom = { people: readonly ShownPerson[] } | { total: number; isEverybody: boolean } | { file: true }

export type ResetOptions = {
  frame: Frame
  action: string
  fields: Readonly<Record<string, string>>
  whom: Whom
  /** Of one person, what else dies with the password. */
  one?: { person: ShownPerson; sessions: number | undefined; tokens: number | undefined }
  /** Each is for one kind of mail. */
  templates: readonly { name: string; kind: string }[]
  mayPreview?: boolean
  mayKeep: boolean
  mayActivate: boolean
  /** Whether whoever is here has just proved who they are. */
  isFresh?: boolean
  problem?: ResetProblem | undefined
}

/** What is asked for a reset of one person or of several; with a file the browser sends it as such a form. */
export function ResetForm(props: ResetOptions & { children?: ComponentChildren }) {
  const { frame, action, fields, one, isFresh = true, mayPreview, children, whom, mayKeep, templates, problem } = props
  const { requireChange, revoke, reason, note, template } = fields
  return (
    <ActForm frame={frame} action={action} class="act" withFile={'file' in whom}>
      {one && <input type="hidden" name="version" value={one.person.version} />}
      <Delivery {...props} />
      <fieldset>
        <legend>What else</legend>
        <label>
          <input type="checkbox" name="revoke" checked={revoke === 'on'} /> Clear sessions and API tokens
          {one?.sessions !== undefined && (
            <span class="small">
              {' '}
              ({counted(one.sessions, 'session', 'sessions')}, {counted(one.tokens ?? 0, 'token', 'tokens')})
            </span>
          )}
        </label>
        {mayKeep ? (
          <label>
            <input type="checkbox" name="requireChange" checked={requireChange === 'on'} /> A new password has to be
            chosen at the next sign-in
          </label>
        ) : (
          <input type="hidden" name="requireChange" value="on" />
        )}
      </fieldset>
      <div class="grid">
        <label>
          Reason
          <select name="reason">
            {Object.entries(REASONS).map(([value, text]) => (
              <option key={value} value={value} selected={value === reason}>
                {text}
              </option>
            ))}
          </select>
        </label>
        <label>
          Note for the audit
          <input
            type="text"
            name="note"
            value={note}
            maxLength={1024}
            placeholder="A ticket, for example"
            {...wrongWith({ field: 'note', problem })}
          />
          <Wrong field="note" problem={problem} />
        </label>
        {templates.length > 0 && (
          <label>
            Mail template
            <select name="template">
              <option value="">The standard one</option>
              {templates.map(({ name, kind }) => (
                <option key={name} value={name} selected={name === template}>
                  {name} ({kindInWords(kind)})
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      {!one && <MoreOfJobs {...props} />}
      {children}
      {!isFresh && one && (
        <p class="small proof">You will be asked to sign in again before it happens, and come back to this page.</p>
      )}
      <div class="buttons">
        <button type="submit" name="step" value="reset">
          {one ? 'Yes, Reset Password' : 'Make the plan'}
        </button>
        {mayPreview && (
          <button type="submit" name="step" value="preview" class="secondary" formnovalidate>
            Preview the mail
          </button>
        )}
        <a href={one ? addressOf(one.person) : '/console/users'} class="cancel">
          Cancel
        </a>
      </div>
    </ActForm>
  )
}

const REASONS = {
  forgotten: 'The password was forgotten',
  expired: 'The password has expired',
  compromised: 'Somebody else may know the password',
  other: 'Another reason',
} as const

function Delivery({ fields: { delivery, mail }, one, problem }: ResetOptions) {
  const wrong = wrongWith({ field: 'password', problem })
  const ways = [
    ['link', 'Mail a link', 'Nobody but the person ever knows the new password.'],
    ['oneTimePassword', 'Make a one-time password', 'It works once, and then a new one has to be chosen.'],
    ...(one ? ([['password', 'Set a password', 'You choose it, and tell the person yourself.']] as const) : []),
  ] as const
  return (
    <fieldset class="ways">
      <legend>How {one ? 'the person comes' : 'people come'} to a new password</legend>
      {ways.map(([value, label, about]) => (
        <div key={value} class="way">
          <label>
            <input type="radio" name="delivery" value={value} checked={value === delivery} required /> {label}
            <span class="small"> {about}</span>
          </label>
          {value === 'oneTimePassword' && (
            <label class="under">
              <input type="checkbox" name="mail" checked={mail === 'on'} /> Email the one-time password to{' '}
              {one ? 'the user' : 'the users'}
              {one && <span class="small"> Otherwise it is shown to you, once.</span>}
            </label>
          )}
          {value === 'password' && (
            <div class="under">
              <PasswordField
                words={en.words}
                name="password"
                label="The password"
                autocomplete="new-password"
                isOptional
                isWrong={'aria-invalid' in wrong}
                describedBy={wrong['aria-describedby']}
              />
              <Wrong field="password" problem={problem} />
            </div>
          )}
        </div>
      ))}
    </fieldset>
  )
}
