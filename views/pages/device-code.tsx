import { Form } from '../components/form.tsx'
import { type Common, Layout, renderPage } from '../layout.tsx'

export type DeviceCodeProps = {
  common: Common
  action: string
  xsrf: string
  userCode?: string
  /** What is to be done about the code that was sent before. */
  problem?: string
}

/** Where somebody enters the code that their device shows. */
export function deviceCodePage({ common, action, xsrf, userCode, problem }: DeviceCodeProps): string {
  const { words, deviceCode } = common.texts
  return renderPage(
    <Layout common={common} title={deviceCode.title}>
      {problem ? (
        <div role="alert" class="notice bad">
          <p>{problem}</p>
        </div>
      ) : (
        <p class="lead">{deviceCode.lead}</p>
      )}
      <Form action={action} csrf={xsrf} tokenName="xsrf">
        <label>
          {words.code}
          <input
            type="text"
            name="user_code"
            value={userCode}
            autocomplete="off"
            autocapitalize="characters"
            spellcheck={false}
            dir="ltr"
            autofocus
            required
          />
        </label>
        <button type="submit">{words.goOn}</button>
      </Form>
    </Layout>,
  )
}
