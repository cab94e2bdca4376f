import { Form } from '../components/form.tsx'
import { type Common, Layout, renderPage } from '../layout.tsx'

export type UnchangeableProps = { common: Common; backAction: string; csrf: string }

/** For whoever needs a better password for an application, and may not choose one. */
export function unchangeablePage({ common, backAction, csrf }: UnchangeableProps): string {
  const { unchangeable } = common.texts
  return renderPage(
    <Layout common={common} title={unchangeable.title}>
      <p class="lead">{unchangeable.lead}</p>
      <p>{unchangeable.next}</p>
      <Form action={backAction} csrf={csrf}>
        <button type="submit">{unchangeable.back}</button>
      </Form>
    </Layout>,
  )
}
