import { type Common, Layout, renderPage } from '../layout.tsx'

export type OnwardFormProps = {
  common: Common
  /** The form of the OpenID Connect library, escaped by it, with the id `onward`, by which our script sends it. */
  form: string
}

/** For the moment until a form has sent itself, and for a browser without scripts. */
export function onwardFormPage({ common, form }: OnwardFormProps): string {
  const { words, onward } = common.texts
  return renderPage(
    <Layout common={common} title={onward.formTitle}>
      <p class="lead">{onward.byButton}</p>
      <div dangerouslySetInnerHTML={{ __html: form }} />
      <button type="submit" form="onward" autofocus>
        {words.goOn}
      </button>
    </Layout>,
  )
}
