import type { Common } from '../../views/layout.tsx'
import { type AccountProps, accountPage } from '../../views/pages/account.tsx'
import { changePasswordPage } from '../../views/pages/change-password.tsx'
import { chooseAccountPage } from '../../views/pages/choose-account.tsx'
import { consentPage } from '../../views/pages/consent.tsx'
import { deviceCodePage } from '../../views/pages/device-code.tsx'
import { deviceConfirmPage } from '../../views/pages/device-confirm.tsx'
import { deviceDonePage } from '../../views/pages/device-done.tsx'
import { errorPage } from '../../views/pages/error.tsx'
import { factorsPage } from '../../views/pages/factors.tsx'
import { forgotPasswordPage } from '../../views/pages/forgot-password.tsx'
import { linkDeadPage } from '../../views/pages/link-dead.tsx'
import { mailSentPage } from '../../views/pages/mail-sent.tsx'
import { newAppPage } from '../../views/pages/new-app.tsx'
import { newPasswordPage } from '../../views/pages/new-password.tsx'
import { onwardPage } from '../../views/pages/onward.tsx'
import { onwardFormPage } from '../../views/pages/onward-form.tsx'
import { passwordChangedPage } from '../../views/pages/password-changed.tsx'
import { secondFactorPage } from '../../views/pages/second-factor.tsx'
import { signInPage } from '../../views/pages/sign-in.tsx'
import { signOutPage } from '../../views/pages/sign-out.tsx'
import { signedOutPage } from '../../views/pages/signed-out.tsx'
import { unchangeablePage } from '../../views/pages/unchangeable.tsx'

/** Text that would do harm if it were not escaped, wherever people or clients can write it. */
export const X = '"><script>x()</script><img src=x onerror=x()>'
const at = new Date('2026-01-02T03:04:05Z')
const rules = [{ id: 'minLength', text: X }]
const violations = [{ rule: 'minLength', message: X }]
/** Every page that people other than administrators meet, with all that may stand on it. */
export function everyPage(common: Common): Readonly<Record<string, string>> {
  const form = { common, csrf: 'token', action: '/here', userName: X, binding: 'b' }

  const device = { common, action: '/here', xsrf: 'token' }

  const account: AccountProps = {
    common,
    csrf: 'token',
    person: { name: X, userName: X },
    changeAction: '/here',
    rules,
    violations,
    changed: true,
    wrongCurrent: true,
    sessions: [
      { id: 'a', current: true, signedInAt: at, usedAt: at, device: X, address: '2001:db8::1' },
      { id: 'b', current: false, signedInAt: at, usedAt: at, device: X, address: '2001:db8::1' },
    ],
    endSessionAction: id => `/end/${id}`,
    endOthersAction: '/end',
    signOutHref: '/out',
    activity: [{ what: X, isFailure: true, at }],
    applications: [{ id: 'a', name: X, allows: [X], since: at }],
    withdrawAction: id => `/withdraw/${id}`,
    addresses: [{ label: X, href: 'https://id.example.com' }],
  }

  return {
    account: accountPage(account),
    'change password': changePasswordPage({
      ...form,
      reason: 'reset',
      rules,
      violations,
      clientName: X,
      cancelAction: '/no',
    }),
    'account of somebody who signs in elsewhere': accountPage({ ...account, signsInWith: [X] }),
    'choose account': chooseAccountPage({
      ...form,
      clientName: X,
      person: { name: X, userName: X },
      otherHref: '/other',
      cancelAction: '/no',
    }),
    consent: consentPage({ ...form, clientName: X, scopes: [{ name: X, text: X }], cancelAction: '/no' }),
    'device code': deviceCodePage({ ...device, userCode: X, problem: X }),
    'device confirm': deviceConfirmPage({
      ...device,
      userCode: X,
      clientName: X,
      device: X,
      scopes: [{ name: X, text: X }],
    }),
    'device done': deviceDonePage({ common, isConnected: true, clientName: X }),
    error: errorPage({ common, title: X, message: X, remedy: X, requestId: X }),
    factors: factorsPage({
      common,
      csrf: 'token',
      path: '/here',
      userName: X,
      app: { addedAt: at },
      passkeys: [{ id: X, name: X, isBackedUp: true, addedAt: at, usedAt: at }],
      codesLeft: 1,
      done: 'added',
      problem: X,
      recoveryCodes: [X],
      endOthersAction: '/end',
      accountHref: '/account',
    }),
    'forgot password': forgotPasswordPage({ ...form, identifier: X }),
    'link dead': linkDeadPage({ ...form, resendAction: '/again', forgotHref: '/forgot' }),
    'mail sent': mailSentPage({ ...form, resendAction: '/again', identifier: X, again: true }),
    'new app': newAppPage({ ...form, secret: X, qr: [[true, false]], failed: true, cancelHref: '/no' }),
    'new password': newPasswordPage({ ...form, purpose: 'reset', rules, violations, expiresAt: at }),
    'password changed': passwordChangedPage({ common, signInHref: '/account' }),
    onward: onwardPage({ common, title: X, message: X, href: 'https://id.example.com/?a=1&b=2' }),
    'onward by a form': onwardFormPage({
      common,
      form: '<form id="onward" method="post"><input type="hidden" name="xsrf" value="token"></form>',
    }),
    'second factor': secondFactorPage({
      ...form,
      clientName: X,
      hasApp: true,
      passkeyOptions: '/options',
      failed: true,
      cancelAction: '/no',
    }),
    'sign in': signInPage({
      ...form,
      clientName: X,
      identifier: X,
      problem: 'failed',
      isHere: true,
      federation: { action: '/elsewhere', providers: [{ id: 'a', name: X }] },
      forgotHref: '/forgot',
      resendAction: '/again',
      passkeyAction: '/passkey',
      passkeyOptions: '/options',
      cancelAction: '/no',
    }),
    'sign in again': signInPage({
      ...form,
      problem: 'again',
      isHere: true,
      forgotHref: '/forgot',
      passkeyAction: '/passkey',
      passkeyOptions: '/options',
    }),
    'sign in elsewhere': signInPage({
      ...form,
      clientName: X,
      isHere: false,
      federation: { action: '/elsewhere', providers: [{ id: 'a', name: X }] },
      forgotHref: '/forgot',
      passkeyAction: '/passkey',
      passkeyOptions: '/options',
      cancelAction: '/no',
    }),
    'sign out': signOutPage({ common, form: '<form id="op.logoutForm" method="post"></form>', clientName: X }),
    'signed out': signedOutPage({ common, clientName: X }),
    unchangeable: unchangeablePage({ common, backAction: '/no', csrf: 'token' }),
  }
}
