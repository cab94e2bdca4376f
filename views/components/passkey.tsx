import type { ComponentChildren } from 'preact'
import type { Texts } from '../../texts/en.ts'
import { Form } from './form.tsx'

/** A form that a passkey fills in. Without scripts it says so and has no button. */
export function PasskeyForm(props: {
  texts: Texts
  /** Whether one is used or made. */
  kind: 'get' | 'create'
  action: string
  /** What the browser is asked with is fetched from here, with the fields of the form. */
  options: string
  csrf: string
  binding?: string
  label: string
  children?: ComponentChildren
}) {
  const { failed, noScripts, unknown } = props.texts.passkey
  return (
    <div class="passkey" data-passkey={props.kind} data-options={props.options} data-unknown={unknown}>
      <Form action={props.action} csrf={props.csrf} binding={props.binding}>
        <input type="hidden" name="response" value="" />
        <div hidden>
          {props.children}
          <button type="submit" class="secondary">
            {props.label}
          </button>
        </div>
      </Form>
      <p class="small" role="status" hidden>
        {failed}
      </p>
      <noscript>
        <p class="small">{noScripts}</p>
      </noscript>
    </div>
  )
}
