import { Cancel, Form } from '../components/form.tsx'
import { type Common, Layout, renderPage } from '../layout.tsx'

export type ChooseAccountProps = {
  common: Common
  action: string
  csrf: string
  clientName?: string
  person: { name: string; userName: string }
  otherHref: string
  cancelAction: string
}

/** For an application that wants to know which account is meant: the one that is signed in, or another. */
export function chooseAccountPage(props: ChooseAccountProps): string {
  const { common, action, csrf, clientName, person, otherHref, cancelAction } = props
  return renderPage(
    <Layout common={common} title="Which account?">
      <p class="lead">
        You are signed in as <strong>{person.userName}</strong>
        {clientName && (
          <>
            {' '}
            and go on to <strong>{clientName}</strong>
          </>
        )}
        .
      </p>
      <Form action={action} csrf={csrf}>
        <button type="submit">Continue as {person.name}</button>
      </Form>
      <nav class="below">
        <a href={otherHref}>Use another account</a>
        <Cancel action={cancelAction} csrf={csrf} />
      </nav>
    </Layout>,
  )
}
