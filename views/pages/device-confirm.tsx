import { Form } from '../components/form.tsx'
import { type Common, Layout, renderPage } from '../layout.tsx'

export type DeviceConfirmProps = {
  common: Common
  action: string
  xsrf: string
  userCode: string
  clientName: string
  /** What the device says that it is. */
  device?: string
  scopes: readonly { name: string; text: string }[]
}

/** Asks whether it is the person's own device, so that nobody connects one of somebody who sent them a code. */
export function deviceConfirmPage(props: DeviceConfirmProps): string {
  const { common, action, xsrf, userCode, clientName, device, scopes } = props
  const code = <input type="hidden" name="user_code" value={userCode} />
  return renderPage(
    <Layout common={common} title="Is this your device?">
      <p class="lead">
        <strong>{clientName}</strong> asks for your account on a device that shows the code <strong>{userCode}</strong>.
      </p>
      {device && <p>It calls itself “{device}”.</p>}
      {scopes.length > 0 && (
        <>
          <p>It wants to:</p>
          <ul class="scopes">
            {scopes.map(({ name, text }) => (
              <li key={name}>{text}</li>
            ))}
          </ul>
        </>
      )}
      <p>Go on only if the device is in front of you. If somebody sent you the code, stop here.</p>
      <Form action={action} csrf={xsrf} tokenName="xsrf">
        {code}
        <input type="hidden" name="confirm" value="yes" />
        <button type="submit">Yes, connect it</button>
      </Form>
      <nav class="below">
        <Form action={action} csrf={xsrf} tokenName="xsrf" class="inline">
          {code}
          <button type="submit" name="abort" value="yes" class="link">
            No, stop
          </button>
        </Form>
      </nav>
    </Layout>,
  )
}
