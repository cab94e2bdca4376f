import { type Common, Layout, renderPage } from '../layout.tsx'

export type DeviceDoneProps = { common: Common; isConnected: boolean; clientName?: string }

/** The end of it in the browser; the device goes on by itself. */
export function deviceDonePage({ common, isConnected, clientName }: DeviceDoneProps): string {
  const { words, deviceDone } = common.texts
  return renderPage(
    <Layout common={common} title={isConnected ? deviceDone.connected : deviceDone.stopped}>
      <p class="lead">{isConnected ? deviceDone.goesOn(clientName ?? words.anApplication) : words.closeWindow}</p>
    </Layout>,
  )
}
