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
  const { words, chooseAccount } = common.texts
  const userName = <strong>{person.userName}</strong>
  return renderPage(
    <Layout common={common} title={chooseAccount.title}>
      <p class="lead">
        {clientName ? chooseAccount.leadTo(userName, <strong>{clientName}</strong>) : chooseAccount.lead(userName)}
      </p>
      <Form action={action} csrf={csrf}>
        <button type="submit">{chooseAccount.continueAs(person.name)}</button>
      </Form>
      <nav class="below">
        <a href={otherHref}>{chooseAccount.another}</a>
        <Cancel action={cancelAction} csrf={csrf} label={words.cancel} />
      </nav>
    </Layout>,
  )
}
