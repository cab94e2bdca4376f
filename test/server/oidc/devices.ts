import { expect } from 'chai'
import * as oidc from 'openid-client'
import type { Browser } from '../../support/browser.ts'
import type { TestDirectory } from '../../support/directory.ts'
import { type RelyingParty, relyingPartyOf } from '../../support/relying-party.ts'
import { APPLICATION, APPLICATIONS } from '../../support/scim.ts'
import { PASSWORD } from './support.ts'

const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code'

export const CONNECTED = 'Your device is connected'
export const CONFIRM = 'Is this your device?'

/** Makes an application of devices. */
export async function registerDevice(directory: TestDirectory, attributes: object = {}): Promise<RelyingParty> {
  const administrator = await directory.scim('applications:write')
  const device = { schemas: [APPLICATION], name: 'Television <3>', grantTypes: [DEVICE_CODE, 'refresh_token'] }
  const { body } = await administrator.post(APPLICATIONS, { ...device, ...attributes }).expect(201)
  return relyingPartyOf(directory, { client_id: body.id, client_secret: body.clientSecret })
}

export const begin = (device: RelyingParty, scope = 'openid profile offline_access') =>
  oidc.initiateDeviceAuthorization(device.config, { scope })

/** One question of the device, as openid-client asks it. */
export const poll = (
  { device_code }: Pick<oidc.DeviceAuthorizationResponse, 'device_code'>,
  device: RelyingParty,
  parameters: Record<string, string> = {},
) => oidc.genericGrantRequest(device.config, DEVICE_CODE, { device_code, ...parameters })

export const enter = async (browser: Browser, userCode: string) =>
  browser.submit(await browser.open('/device'), '/device', { user_code: userCode })

/** A browser up to the page for the name and the password. */
export async function confirm(browser: Browser, userCode: string) {
  const page = await enter(browser, userCode)
  expect(page.title).to.equal(CONFIRM)
  return browser.submit(page, '/device')
}

/** The same with a yes of somebody, who signs in where they are asked to. */
export async function approve(browser: Browser, userCode: string, identifier: string, password = PASSWORD) {
  const page = await confirm(browser, userCode)
  return page.title === 'Sign in' ? browser.submit(page, '/login', { identifier, password }) : page
}
