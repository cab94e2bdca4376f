import type { ComponentChildren } from 'preact'
import type { Texts } from '../../texts/en.ts'

/** A form that posts with this browser's token. */
export function Form(props: {
  action: string
  csrf: string
  /** Where the token is made and checked by the OpenID Connect library, what it is called there. */
  tokenName?: 'xsrf'
  /** What else the form is bound to. */
  binding?: string
  class?: string
  children: ComponentChildren
}) {
  return (
    <form method="post" action={props.action} class={props.class}>
      <input type="hidden" name={props.tokenName ?? 'csrf'} value={props.csrf} />
      {props.binding && <input type="hidden" name="for" value={props.binding} />}
      {props.children}
    </form>
  )
}

type PasswordFieldProps = {
  words: Texts['words']
  name: string
  label: string
  autocomplete: 'current-password' | 'new-password'
  describedBy?: string
  isFirst?: boolean
  isOptional?: boolean
  isWrong?: boolean
}

/** A masked field; where scripts run, a button shows what was typed. */
export function PasswordField(props: PasswordFieldProps) {
  const { words, name, label, autocomplete, describedBy, isFirst, isOptional, isWrong } = props
  return (
    <label>
      {label}
      <span class="reveal" data-show={words.show} data-hide={words.hide}>
        <input
          type="password"
          name={name}
          autocomplete={autocomplete}
          aria-describedby={describedBy}
          aria-invalid={isWrong ? 'true' : undefined}
          autofocus={isFirst}
          spellcheck={false}
          required={!isOptional}
        />
      </span>
    </label>
  )
}

export function IdentifierField(props: { words: Texts['words']; value?: string; isFirst?: boolean }) {
  return (
    <label>
      {props.words.identifier}
      <input
        type="text"
        name="identifier"
        value={props.value}
        autocomplete="username"
        autocapitalize="none"
        spellcheck={false}
        autofocus={props.isFirst}
        dir="auto"
        required
      />
    </label>
  )
}

/** Leaves a sign-in without finishing it. */
export function Cancel({ action, csrf, label }: { action: string; csrf: string; label: string }) {
  return (
    <Form action={action} csrf={csrf} class="inline">
      <button type="submit" class="link">
        {label}
      </button>
    </Form>
  )
}
