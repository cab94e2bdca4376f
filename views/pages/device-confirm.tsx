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
  const { deviceConfirm } = common.texts
  const code = <input type="hidden" name="user_code" value={userCode} />
  return renderPage(
    <Layout common={common} title={deviceConfirm.title}>
      <p class="lead">{deviceConfirm.lead(<strong>{clientName}</strong>, <strong>{userCode}</strong>)}</p>
      {device && <p>{deviceConfirm.calledItself(device)}</p>}
      {scopes.length > 0 && (
        <>
          <p>{deviceConfirm.wants}</p>
          <ul class="scopes">
            {scopes.map(({ name, text }) => (
              <li key={name}>{text}</li>
            ))}
          </ul>
        </>
      )}
      <p>{deviceConfirm.warning}</p>
      <Form action={action} csrf={xsrf} tokenName="xsrf">
        {code}
        <input type="hidden" name="confirm" value="yes" />
        <button type="submit">{deviceConfirm.yes}</button>
      </Form>
      <nav class="below">
        <Form action={action} csrf={xsrf} tokenName="xsrf" class="inline">
          {code}
          <button type="submit" name="abort" value="yes" class="link">
            {deviceConfirm.no}
          </button>
        </Form>
      </nav>
    </Layout>,
  )
}
