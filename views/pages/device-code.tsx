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
  return renderPage(
    <Layout common={common} title="Connect a device">
      {problem ? (
        <div role="alert" class="notice bad">
          <p>{problem}</p>
        </div>
      ) : (
        <p class="lead">Enter the code that your device shows.</p>
      )}
      <Form action={action} csrf={xsrf} tokenName="xsrf">
        <label>
          Code
          <input
            type="text"
            name="user_code"
            value={userCode}
            autocomplete="off"
            autocapitalize="characters"
            spellcheck={false}
            autofocus
            required
          />
        </label>
        <button type="submit">Continue</button>
      </Form>
    </Layout>,
  )
}
