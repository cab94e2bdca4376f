import { type Common, Layout, renderPage } from '../layout.tsx'

export type DeviceDoneProps = { common: Common; isConnected: boolean; clientName?: string }

/** The end of it in the browser; the device goes on by itself. */
export function deviceDonePage({ common, isConnected, clientName = 'The application' }: DeviceDoneProps): string {
  return renderPage(
    <Layout common={common} title={isConnected ? 'Your device is connected' : 'Nothing was connected'}>
      <p class="lead">
        {isConnected
          ? `${clientName} goes on at your device. You can close this window.`
          : 'You can close this window.'}
      </p>
    </Layout>,
  )
}
