import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { startEventReceiver, type TestEventReceiver } from '../../support/event-receiver.ts'
import { enrolApp, ownerOf, type TestApp } from '../../support/factors.ts'
import { createPasskey, enrolPasskey, type TestPasskey } from '../../support/passkey.ts'
import { USERS } from '../../support/scim.ts'
import { personNamed } from '../oidc/support.ts'

/** How passkeys are reached, as browsers say it. */
const PHONE = ['internal', 'hybrid']
const KEY = ['usb', 'nfc']

describe('security events of second factors', () => {
  let directory: TestDirectory
  let siem: TestEventReceiver
  let ada: string
  let app: TestApp
  let passkey: TestPasskey

  beforeEach(async () => {
    directory = await startDirectory()
    siem = await startEventReceiver(directory)
    ada = await personNamed(directory, 'ada')
  })
  afterEach(async () => {
    await siem.stop()
    await directory.stop()
  })

  const owner = () => ownerOf(directory, ada)
  const addApp = async () => {
    app = await enrolApp(directory, ada)
  }
  const addPasskey = (transports: readonly string[]) =>
    enrolPasskey(directory, ada, createPasskey(directory.issuer, { transports }))
  const removeApp = async () => directory.services.factors.removeApp(await owner())
  const reset = async () =>
    (await directory.scim('factors:reset')).post(`${USERS}/.resetFactors`, { user: ada }).expect(200)

  type Happening = {
    readonly before?: () => Promise<unknown>
    readonly happen: () => Promise<unknown>
    readonly told: readonly string[]
  }

  const happenings: Readonly<Record<string, Happening>> = {
    'a first authenticator app': {
      happen: addApp,
      told: ['credential-change app create by user', 'credential-change recovery-codes create by user'],
    },
    'a first passkey': {
      happen: () => addPasskey(PHONE),
      told: ['credential-change fido2-platform create by user', 'credential-change recovery-codes create by user'],
    },
    'a further passkey, on a security key': {
      before: addApp,
      happen: () => addPasskey(KEY),
      told: ['credential-change fido2-roaming create by user'],
    },
    'an app that is removed': {
      before: () => addApp().then(() => addPasskey(KEY)),
      happen: removeApp,
      told: ['credential-change app delete by user'],
    },
    'a passkey that is removed': {
      async before() {
        await addApp()
        passkey = await addPasskey(PHONE)
      },
      happen: async () => directory.services.factors.removePasskey(await owner(), passkey.id),
      told: ['credential-change fido2-platform delete by user'],
    },
    'the last factor that is removed': {
      before: addApp,
      happen: removeApp,
      told: ['credential-change app delete by user', 'credential-change recovery-codes delete by user'],
    },
    'new recovery codes': {
      before: addApp,
      happen: async () => directory.services.factors.renewRecoveryCodes(await owner()),
      told: ['credential-change recovery-codes update by user'],
    },
    'a reset of them all, by each type once': {
      async before() {
        await addApp()
        for (const transports of [PHONE, KEY, PHONE]) await addPasskey(transports)
      },
      happen: reset,
      told: [
        'credential-change app revoke by admin',
        'credential-change fido2-platform revoke by admin',
        'credential-change fido2-roaming revoke by admin',
        'credential-change recovery-codes revoke by admin',
        'session-revoked by admin',
      ],
    },
    'a reset of none': { happen: reset, told: [] },
    'a deletion of their owner': {
      before: addApp,
      happen: async () => (await directory.scim('users:write')).delete(`${USERS}/${ada}`).expect(204),
      told: [
        'credential-change app delete by admin',
        'credential-change password delete by admin',
        'credential-change recovery-codes delete by admin',
        'session-revoked by admin',
      ],
    },
    'a sign-in with them': {
      before: addApp,
      async happen() {
        const { factors } = directory.services
        expect(await factors.proveByCode(ada, app.next())).to.deep.equal(['otp', 'mfa'])
        expect(await factors.proveByCode(ada, app.recoveryCodes[0] ?? '')).to.deep.equal(['otp', 'mfa'])
      },
      told: [],
    },
    'another name of a passkey': {
      async before() {
        passkey = await addPasskey(PHONE)
      },
      happen: () => directory.services.factors.renamePasskey(ada, passkey.id, 'Tablet'),
      told: [],
    },
  }
  for (const [what, { before, happen, told }] of Object.entries(happenings)) {
    it(`O97: of ${what} is told: ${told.join(', ') || 'nothing'}`, async () => {
      await before?.()
      await directory.notices()
      await siem.receive()
      await happen()
      expect((await siem.told(ada)).sort()).to.deep.equal(told)
    })
  }
})
