import type { ComponentChildren } from 'preact'
import { consolePage, type Frame } from './frame.tsx'
import { kindInWords } from './mail-words.tsx'
import { ActForm } from './parts.tsx'
import { type Report, ReportNotice } from './report.tsx'
import { Wrong, type WrongIn, WrongNotice, wrongWith } from './wrong.tsx'

export type MailPreview = { readonly subject: string; readonly text: string; readonly html: string }

export type TemplateProps = {
  frame: Frame
  told: Report | undefined
  action: string
  /** Both are absent for a new one. */
  id: string | undefined
  name: string | undefined
  kind: string
  version: string
  fields: Readonly<Record<string, string>>
  variables: readonly { name: string; about: string; inSubject: boolean }[]
  mayWrite: boolean
  problem?: WrongIn
  preview?: MailPreview
}

export function templatePage(props: TemplateProps): string {
  const { frame, told, id, name, kind, problem, preview, variables } = props
  return consolePage({
    frame,
    title: name ?? 'New mail template',
    back: { label: 'Mail templates', href: '/console/templates' },
    aside: id && (
      <p class="links">
        <a href={`/console/templates/${encodeURIComponent(id)}/history`}>History</a>
      </p>
    ),
    children: (
      <div class="editor">
        <div>
          {told && <ReportNotice report={told} />}
          <WrongNotice problem={problem} />
          {preview && <Preview {...preview} />}
          <Editor {...props} />
        </div>
        <section class="linter">
          <h2>{kindInWords(kind)}</h2>
          <p>
            It is written in Liquid: <code>{'{{ displayName }}'}</code> stands for a value,{' '}
            <code>{'{% if givenName %} … {% endif %}'}</code> for a condition.
          </p>
          <ul class="plain">
            {variables.map(({ name: variable, about, inSubject }) => (
              <li key={variable}>
                <code>{`{{ ${variable} }}`}</code>
                <p class="small">
                  {about}
                  {inSubject && '. May stand in the subject, too'}
                </p>
              </li>
            ))}
          </ul>
        </section>
      </div>
    ),
  })
}

function Preview({ subject, text, html }: MailPreview) {
  return (
    <section class="preview" id="preview">
      <h2>Preview</h2>
      <p>
        <strong>{subject}</strong>
      </p>
      <pre>{text}</pre>
      <iframe title="The mail as HTML" sandbox="" srcdoc={html} />
      <p class="small">Without the colours and sizes of its own, which a test mail shows.</p>
    </section>
  )
}

function Editor(props: TemplateProps) {
  const { frame, action, id, version, fields, mayWrite } = props
  return (
    <>
      <ActForm frame={frame} action={action} class="act">
        <input type="hidden" name="version" value={version} />
        <fieldset disabled={!mayWrite}>
          <Field {...props} name="name" label="Name">
            {field => <input type="text" {...field} value={fields.name} maxLength={256} required />}
          </Field>
          <Field {...props} name="language" label="Language, as de or pt-BR; empty for any">
            {field => <input type="text" {...field} value={fields.language} maxLength={35} spellcheck={false} />}
          </Field>
          <label>
            <input type="checkbox" name="isStandard" checked={fields.isStandard === 'on'} /> Every mail of this kind and
            language is made of it
          </label>
          <Field {...props} name="subject" label="Subject">
            {field => <input type="text" {...field} value={fields.subject} maxLength={256} required />}
          </Field>
          <Field {...props} name="text" label="Plain text">
            {field => (
              <textarea {...field} rows={10} maxLength={20_000} required>
                {`\n${fields.text ?? ''}`}
              </textarea>
            )}
          </Field>
          <Field {...props} name="html" label="The same as HTML">
            {field => (
              <textarea {...field} rows={10} maxLength={50_000} spellcheck={false} required>
                {`\n${fields.html ?? ''}`}
              </textarea>
            )}
          </Field>
        </fieldset>
        <div class="buttons">
          {mayWrite && (
            <button type="submit" name="step" value="save">
              Save
            </button>
          )}
          {(mayWrite || id) && (
            <button type="submit" name="step" value="preview" class="secondary">
              Preview
            </button>
          )}
          {mayWrite && (
            <button type="submit" name="step" value="test" class="secondary">
              Send a test to me
            </button>
          )}
          <a href="/console/templates" class="cancel">
            {mayWrite ? 'Cancel' : 'Back'}
          </a>
        </div>
      </ActForm>
      {mayWrite && id && <Delete {...props} />}
    </>
  )
}

type FieldProps = { readonly id: string; readonly name: string } & ReturnType<typeof wrongWith>

/** A field, and beside it what is wrong with it, where the problem names it. */
function Field(
  props: Pick<TemplateProps, 'problem'> & {
    name: string
    label: string
    children: (field: FieldProps) => ComponentChildren
  },
) {
  const { name, label, problem, children } = props
  const place = { field: name, problem }
  return (
    <div class="field">
      <label for={`field-${name}`}>{label}</label>
      {children({ id: `field-${name}`, name, ...wrongWith(place) })}
      <Wrong {...place} />
    </div>
  )
}

function Delete({ frame, action, version }: TemplateProps) {
  return (
    <details class="more">
      <summary>Delete this template</summary>
      <ActForm frame={{ ...frame, once: `${frame.once}.delete` }} action={action}>
        <input type="hidden" name="version" value={version} />
        <p>Mails that would be made of it get the next one that fits, or the one that comes with this server.</p>
        <button type="submit" name="step" value="delete" class="secondary">
          Yes, delete it
        </button>
      </ActForm>
    </details>
  )
}
