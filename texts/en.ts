import { ruleMessages } from '../policies/messages.ts'

/**
 * Everything that people read on their pages and in their mails. Every other language is a file of this type, so that what one of them leaves
 * out does not compile. A text is a function where something of its own stands in it; where that is shown in bold, of the pieces in their order.
 */
export const en = {
  tag: 'en',
  dir: 'ltr' as 'ltr' | 'rtl',

  words: {
    identifier: 'User name or email',
    password: 'Password',
    newPassword: 'New password',
    repeat: 'New password again',
    show: 'Show',
    hide: 'Hide',
    code: 'Code',
    goOn: 'Go on',
    cancel: 'Cancel',
    remove: 'Remove',
    signIn: 'Sign in',
    signOut: 'Sign out',
    signOutElsewhere: 'Sign out everywhere else',
    resend: 'Resend Email',
    closeWindow: 'You can close this window.',
    anApplication: 'An application',
    yourAccount: 'Your account',
    since: <T>(when: T) => ['since ', when],
  },

  signIn: {
    title: 'Sign in',
    toGoOnTo: <T>(application: T) => ['to go on to ', application],
    failed: 'Wrong name or password, or it was reset by an administrator.',
    again:
      'That took too long, or something has changed meanwhile, perhaps in another tab. Sign in again, with your new password if you have set one.',
    byPasskey: 'Sign in with a passkey',
    at: (provider: string) => `Sign in with ${provider}`,
    elsewhereOnly:
      'This application asks you to sign in elsewhere, not with a password here. If you have no account at a place that is offered below, cancel and ask your administrator.',
    forgot: 'Forgot password?',
  },

  unchangeable: {
    title: 'A better password is needed',
    lead: 'The application that you are on your way to asks for a better password than yours, and yours is only for an administrator to change.',
    next: 'Ask your administrator for another one. Everywhere else your password works as before.',
    back: 'Back to the application',
  },

  passkey: {
    failed: 'That did not work. Try again, or use another way.',
    noScripts: 'Passkeys need scripts, which are switched off in this browser.',
    unknown: 'This browser knows no passkeys.',
  },

  secondFactor: {
    title: 'Confirm that it is you',
    lead: 'One more proof is needed.',
    leadTo: <T>(application: T) => ['One more proof is needed, then you go on to ', application, '.'],
    failed: 'That was not right, was used before, or was tried too often. Wait a moment and try again.',
    byPasskey: 'Use a passkey',
    appOrRecoveryCode: 'Code of your authenticator app, or a recovery code',
    recoveryCode: 'A recovery code',
    lost: 'If you have lost everything that you set up, ask your administrator for a reset of it.',
  },

  chooseAccount: {
    title: 'Which account?',
    lead: <T>(userName: T) => ['You are signed in as ', userName, '.'],
    leadTo: <T>(userName: T, application: T) => ['You are signed in as ', userName, ' and go on to ', application, '.'],
    continueAs: (name: string) => `Continue as ${name}`,
    another: 'Use another account',
  },

  consent: {
    title: 'Allow access?',
    asks: <T>(application: T) => [application, ' asks to:'],
    allow: 'Allow',
    deny: 'Don’t allow',
  },

  /** What people allow with a scope. */
  scopes: {
    openid: 'Know that it is you',
    profile: 'See your name and profile',
    email: 'See your mail address',
    phone: 'See your phone number',
    address: 'See your postal address',
    groups: 'See which groups you are in',
    offline_access: 'Keep access while you are away',
    'me:read': 'See what is stored about you here',
    'me:write': 'Change your names, phone numbers, addresses, photos and language here',
    'users:read': 'Read people and groups',
    'users:write': 'Create, change and delete people and groups',
    'users:read-all': 'Read people and groups, and what every provisioning client calls them',
    'policies:read': 'Read password policies',
    'policies:write': 'Create, change and delete password policies',
    'clients:read': 'Read provisioning clients and their settings',
    'clients:write': 'Create, change and delete provisioning clients',
    'applications:read': 'Read applications and their settings',
    'applications:write': 'Register, change and delete applications, and make secrets for them',
    'applications:register': 'Let an application of people register itself',
    'applications:register-without-pkce':
      'Let an application of people register itself and go without PKCE where it keeps a secret or a key',
    'events:read': 'Read who is told of security events',
    'events:write': 'Create, change and delete those who are told of security events',
    'audit:read': 'Read what happened: changes, resets and sign-ins',
    'templates:read': 'Read mail templates and their former versions',
    'templates:write': 'Create, change and delete mail templates, and send a test of one',
    'domains:read': 'Read mail domains, and how many people have them',
    'domains:write': 'Create, verify, confirm and delete mail domains',
    'mail:read': 'Read which mails went to people, and what became of them',
    'mail:write': 'Put mails that failed back into the queue',
    'sessions:read': 'Read who is signed in, and in which applications',
    'sessions:revoke': 'End the sessions of people, with all that was given out in them',
    'passwords:reset': 'Reset a password by link, by one-time password or by a given one that must be changed',
    'factors:reset': 'Take away the second factors of a person, who sets up new ones',
    'jobs:read': 'Read reset jobs and what became of their people',
    'jobs:unattended': 'Run reset jobs of any size without the approval of an administrator',
    'passwords:set': 'Give a person a password that must be changed at the next sign-in',
    'passwords:keep': 'Set a password that the person may keep',
    'passwords:import': 'Bring the password hashes of another system along with new people',
    'roles:read': 'Read roles and what they allow',
    'roles:write': 'Make, give and take roles, and change people and groups who hold one',
  },

  newPassword: {
    title: 'Choose a new password',
    firstTitle: 'Choose your password',
    for: <T>(userName: T) => ['For ', userName],
    reasons: {
      reset: 'An administrator has reset your password. Choose a new one that only you know.',
      expired: 'Your password is too old. Choose a new one.',
      demanded: 'Everybody has to choose a new password now, and you as well.',
      policy: 'Your password is not safe enough here. Choose a new one.',
      application: 'Where you are going, passwords have to be safer than yours. Choose a new one.',
      first: 'This is your first sign-in. Choose a password that only you know.',
    },
    thenTo: <T>(application: T) => ['Then you go on to ', application, '.'],
    worksUntil: <T>(when: T) => ['This form works until ', when, '.'],
    set: 'Set new password',
    unfit: 'This password does not fit yet. What it needs:',
    rules: 'What your password needs',
    met: 'met',
    unmet: 'not yet met',
    pending: 'is checked when you send it',
  },

  /** Of rules and what breaks them, with the data of the rule. */
  rules: {
    ...ruleMessages,
    repeat: () => 'Both fields hold the same password',
  },

  passwordSet: {
    title: 'Your password is set',
    lead: 'You were signed out everywhere. Go back to your application and sign in with the new password.',
    toAccount: 'Sign in to your account',
  },

  forgot: {
    title: 'Forgot your password?',
    lead: 'Tell us who you are, and a mail with a link to a new password is on its way.',
    send: 'Send the mail',
  },

  mailSent: {
    title: 'Look into your mail',
    lead: 'If there is an account with this name and a mail is due to it, it is on its way. Follow what it says to choose a new password.',
    leadAgain:
      'If there is an account with this name and a mail is due to it, a new one is on its way. Follow what it says to choose a new password.',
    hint: 'Nothing after a few minutes? Look into the spam folder, then ask for it again: there is one mail a minute at most, and only the newest works. Were you given a one-time password? Then sign in with that.',
  },

  linkDead: {
    title: 'This link does not work any more',
    lead: 'It was used, a newer one was sent, or its time is over.',
    byName: 'Ask for a link with your name',
  },

  account: {
    signedInAs: <T>(userName: T) => ['Signed in as ', userName, '.'],
    addresses: 'Addresses',
    sessions: 'Where you are signed in',
    thisBrowser: 'This browser',
    lastSeen: <T>(when: T) => ['last seen ', when],
    from: (address: string) => `from ${address}`,
    allowed: 'What you allowed',
    withdraw: 'Withdraw',
    elsewhere: 'How you sign in',
    signsInWith: (providers: string) => `You sign in with ${providers}. You have no password here.`,
    anotherOrganisation: 'another organisation',
    factors: 'Second factors',
    noFactors: 'Your password alone lets you in. A second factor makes that safer.',
    hasFactors: (count: number) => `You have ${count}.`,
    setUpFactors: 'Set one up',
    changeFactors: 'See and change them',
    password: 'Change password',
    current: 'Current password',
    administratorOnly: 'Only an administrator can change the password of this account.',
    changed: 'Your password is changed, and every other browser is signed out.',
    wrongCurrent: 'The current password is wrong, or was tried too often. Wait a moment and try again.',
    activity: 'Recent activity',
    activityHint: 'If something here was not you, change your password and tell your administrator.',
  },

  /** What happened to an account, as its owner is told, by what the audit calls it. */
  activity: {
    'signIn.password': 'You signed in with your password',
    'signIn.passkey': 'You signed in with a passkey',
    'signIn.secondFactor': 'You proved your second factor',
    'signIn.federated': 'You signed in elsewhere',
    'password.reset': 'Your password was reset',
    'password.resetUndone': 'The reset of your password was taken back',
    'password.resetCompleted': 'You chose a new password by a link',
    'password.recovered': 'You chose a new password by a link that you asked for',
    'password.recoveryMailed': 'A link for a new password was asked for',
    'password.resetMailedAgain': 'A mail for a new password was sent again',
    'password.forcedChange': 'You chose a new password as you signed in',
    'password.changed': 'You changed your password',
    'password.unlocked': 'Your password was unlocked',
    'sessions.revoked': 'You were signed out everywhere',
    'session.ended': 'One browser was signed out',
    'factor.added': 'A second factor was added',
    'factor.removed': 'A second factor was removed',
    'factors.reset': 'Your second factors were reset',
    'recoveryCodes.made': 'New recovery codes were made',
    'consent.withdrawn': 'You withdrew what an application was allowed',
    'personalToken.created': 'A token was made in your name',
    'personalToken.ended': 'A token in your name was ended',
  },

  /** The same where it failed. */
  failures: {
    'signIn.password': 'A sign-in with your name failed',
    'signIn.passkey': 'A sign-in with a passkey failed',
    'signIn.secondFactor': 'A second factor was not proved',
    'signIn.federated': 'A sign-in elsewhere failed',
    'password.forcedChange': 'A new password did not fit the rules',
    'password.changed': 'A change of your password failed',
  },

  device: {
    browserOn: (browser: string, system: string) => `${browser} on ${system}`,
    aBrowser: 'A browser',
  },

  factors: {
    title: 'Second factors',
    lead: <T>(userName: T) => ['What ', userName, ' is asked for beside the password.'],
    back: 'Back',
    added: 'It is set up. From now on you are asked for it, or for another of your second factors, when you sign in.',
    removed: 'It is removed and does not work any more.',
    elsewhere: 'You are signed in elsewhere, too, from before.',
    notAdded: 'This passkey was not added. It may be here already, or the browser took too long: try again.',
    app: 'Authenticator app',
    anApp: 'An app that shows codes',
    noApp: 'An app on your phone that shows a new code every 30 seconds.',
    setUpApp: 'Set up an app',
    passkeys: 'Passkeys',
    aboutPasskeys:
      'A device or a security key that knows you by a finger, your face or a PIN. It signs you in without the password.',
    addPasskey: 'Add a passkey',
    aPasskey: 'Passkey',
    lastUsed: <T>(when: T) => ['last used ', when],
    isBackedUp: 'on several devices',
    name: 'Name',
    nameExample: 'My phone',
    rename: 'Rename',
    codes: 'Recovery codes',
    codesLeft: (left: number) =>
      `${left} ${left === 1 ? 'is' : 'are'} left. New ones take the place of all that you have.`,
    makeCodes: 'Make new codes',
    newCodes: 'Your recovery codes',
    aboutCodes:
      'Each of them lets you in once, should you lose your second factor. Print them, or keep them where your passwords are: they are shown this once.',
  },

  newApp: {
    title: 'Set up an authenticator app',
    lead: 'Scan this with your app, then enter the code that it shows.',
    qr: 'QR code with the secret that stands below',
    byHand: 'Enter it by hand instead',
    failed: 'That code is not right. Look at the clock of your device, and enter the code that it shows now.',
    confirm: 'Set it up',
  },

  deviceCode: {
    title: 'Connect a device',
    lead: 'Enter the code that your device shows.',
    unknown: 'There is no such code. Look at your device, and enter it again.',
    dead: 'That code is used up or has expired. Ask your device for a new one, and enter it here.',
    over: 'This sign-in is over',
    startAgain: 'Open the address that your device shows once more, and enter its code there.',
  },

  deviceConfirm: {
    title: 'Is this your device?',
    lead: <T>(application: T, code: T) => [
      application,
      ' asks for your account on a device that shows the code ',
      code,
      '.',
    ],
    calledItself: (device: string) => `It calls itself “${device}”.`,
    wants: 'It wants to:',
    warning: 'Go on only if the device is in front of you. If somebody sent you the code, stop here.',
    yes: 'Yes, connect it',
    no: 'No, stop',
  },

  deviceDone: {
    connected: 'Your device is connected',
    goesOn: (application: string) => `${application} goes on at your device. You can close this window.`,
    stopped: 'Nothing was connected',
  },

  signOut: {
    title: 'Sign out?',
    asks: (application: string) => `${application} asks to sign you out.`,
    lead: 'Do you want to sign out?',
    stay: 'Stay signed in',
  },

  signedOut: {
    title: 'You are signed out',
    notSignedIn: 'You are not signed in',
    again: (application: string) => `Sign in again at ${application} whenever you like.`,
  },

  onward: {
    title: 'Signing you in',
    wait: 'A moment, please.',
    formTitle: 'On to the next page',
    byButton: 'This goes on by itself. If nothing happens, go on here.',
    titleTo: (provider: string) => `On to ${provider}`,
    thereAndBack: 'You sign in there and come back here.',
  },

  /** Errors, and what to do about them. `server/problem.ts` has the rest of each. */
  problems: {
    badRequest: {
      title: 'The request could not be read.',
      remedy: 'Check the body and its Content-Type, then send it again.',
    },
    formExpired: {
      title: 'This form is no longer valid.',
      remedy: 'Go back, reload the page and send the form again.',
    },
    interactionGone: {
      title: 'This sign-in is over.',
      remedy: 'Go back to the application and sign in again.',
    },
    stranger: {
      title: 'That account is not known here.',
      remedy: 'Go back to the application and sign in with another one, or ask your administrator to let you in.',
    },
    notFederated: {
      title: 'You sign in here with your password.',
      remedy:
        'Go back to the application and sign in with your name and password, or ask your administrator to let you sign in elsewhere.',
    },
    signInDeclined: {
      title: 'You were not signed in elsewhere.',
      remedy: 'Go back to the application and sign in again.',
    },
    signInTooOld: {
      title: 'You have to sign in anew.',
      remedy:
        'An older sign-in was taken elsewhere. Sign out there, go back to the application and sign in again; if that does not help, tell your administrator the request id.',
    },
    upstreamFailed: {
      title: 'Signing in elsewhere has failed.',
      remedy:
        'Go back to the application and sign in again; if it happens again, tell your administrator the request id.',
    },
    notFound: { title: 'There is nothing at this address.', remedy: 'Check the address.' },
    methodNotAllowed: {
      title: 'This address does not answer that method.',
      remedy: 'Go back, and use the buttons of the page. A program uses a method of the Allow header.',
    },
    tooLarge: { title: 'The request is too large.', remedy: 'Send less at once.' },
    unsupportedMediaType: {
      title: 'The body is of a kind that this address does not read.',
      remedy: 'Send a form as application/x-www-form-urlencoded.',
    },
    tooManyGuesses: {
      title: 'Too many wrong passwords or codes came from your network.',
      remedy: 'Wait ten minutes, then try again. If you have forgotten your password, ask for a link.',
    },
    tooManyMails: {
      title: 'Too many mails were asked for from your network.',
      remedy: 'Wait ten minutes, then ask once more. Look into the folder for spam meanwhile.',
    },
    tooManyTokens: {
      title: 'Too many of the tokens that were asked about are worth nothing.',
      remedy: 'Wait as long as Retry-After says. Good tokens are answered meanwhile.',
    },
    unavailable: {
      title: 'The database does not answer.',
      remedy: 'Try again in a few seconds; if it lasts, tell your administrator.',
    },
    busy: { title: 'The server is busy.', remedy: 'Try again in a few seconds.' },
    internal: {
      title: 'Something went wrong here.',
      remedy: 'Try again; if it happens again, tell your administrator the request id.',
    },
  },

  error: {
    signIn: 'This sign-in can not go on',
    signInRemedy: 'Go back to the application and start again.',
    signOut: 'Signing out did not work',
    signOutRemedy: 'The request was not as it should be. You can sign out here.',
    requestId: <T>(id: T) => ['Request id: ', id],
  },

  /** Mails; subjects carry no name and no secret (rule P73). */
  mails: {
    hello: 'Hello,',
    chooseNew: 'Choose a new password',
    choose: 'Choose your password',
    linkWorks: (until: string) =>
      `The link works once, until ${until}. After that, ask for a new one with Resend Email on the page it leads to.`,
    notExpected:
      'If you did not expect this mail, tell your administrator. Nobody will ever ask you for your password.',
    notYou: 'If it was not you, tell your administrator at once.',
    seeFactors: 'See your second factors',
    resetLink: {
      subject: 'Choose a new password',
      what: (house: string) =>
        `an administrator has reset your password for ${house}. The old one does not work any more.`,
    },
    activationLink: {
      subject: (house: string) => `Your account at ${house}`,
      what: (house: string) => `you have an account at ${house}. Choose your password to start.`,
    },
    recoveryLink: {
      subject: 'Forgot your password?',
      what: (house: string) =>
        `somebody, probably you, asked for a new password for ${house}. Your current password still works.`,
      works: (until: string) => `The link works once, until ${until}.`,
      otherwise: 'If it was not you, do nothing: nothing changes.',
    },
    oneTimePassword: {
      subject: 'Your one-time password',
      what: (house: string) =>
        `an administrator has reset your password for ${house}. The old one does not work any more. Sign in once with this one:`,
      works: (until: string) =>
        `You will then choose a password of your own. The one-time password works until ${until}.`,
    },
    passwordReset: {
      subject: 'Your password was reset',
      what: (house: string, at: string) =>
        `an administrator has reset your password for ${house} on ${at}. The old one does not work any more.`,
      next: 'They will tell you how to sign in, and you will then choose a password of your own.',
    },
    passwordExpires: {
      subject: 'Your password is about to end',
      what: (house: string, until: string) =>
        `your password for ${house} ends on ${until}. Change it before, and nothing else changes:`,
      change: 'Change your password',
      next: 'After that you are asked for a new one when you sign in.',
    },
    linkExpires: {
      subject: 'Your link is about to end',
      what: (house: string) =>
        `a while ago you were mailed a link to choose a password for ${house}. You have not used it yet; here it is again:`,
    },
    oneTimePasswordExpires: {
      subject: 'Your one-time password is about to end',
      what: (house: string, until: string) =>
        `the one-time password that you got for ${house} works until ${until}. Sign in with it before, and choose a password of your own:`,
      notHere:
        'It is not in this mail: look for it where you got it. If you can not find it, ask your administrator for a new one.',
    },
    resetUndone: {
      subject: 'Your former password works again',
      what: (house: string, at: string) =>
        `an administrator has taken back the reset of your password for ${house} on ${at}. Your former password works again: sign in with it as before.`,
      next: 'A link or a one-time password that you got for the reset does not work any more.',
    },
    invitationUndone: {
      subject: 'What we mailed you was taken back',
      what: (house: string, at: string) =>
        `an administrator has taken back on ${at} what you were mailed about a password for ${house}. The link or one-time password that you got does not work any more.`,
      next: 'There is nothing for you to do. When it is time to choose a password, you get another mail.',
    },
    factorAdded: {
      subject: 'You have a new second factor',
      what: (house: string, at: string) =>
        `an authenticator app or a passkey was added to your account at ${house} on ${at}. You can sign in with it from now on.`,
    },
    factorRemoved: {
      subject: 'A second factor was removed',
      what: (house: string, at: string) =>
        `an authenticator app or a passkey was removed from your account at ${house} on ${at}. It does not work any more.`,
    },
    factorsReset: {
      subject: 'Your second factors were reset',
      what: (house: string, at: string) =>
        `an administrator has removed your authenticator app, your passkeys and your recovery codes for ${house} on ${at}, and every browser was signed out.`,
      next: 'Your password still works. Sign in with it, and set your second factors up again:',
      setUp: 'Set up second factors',
      notAsked: 'If you did not ask for this, tell your administrator at once.',
    },
    recoveryCodesMade: {
      subject: 'You have new recovery codes',
      what: (house: string, at: string) =>
        `new recovery codes were made for your account at ${house} on ${at}. The former ones do not work any more.`,
    },
    recoveryCodeUsed: {
      subject: 'A recovery code was used',
      what: (house: string, at: string) =>
        `one of your recovery codes was used for your account at ${house} on ${at}, in the place of another second factor. It does not work again.`,
      left: (left: number) =>
        left === 0
          ? 'You have no recovery code left. Make new ones:'
          : `You have ${left} recovery ${left === 1 ? 'code' : 'codes'} left. You can make new ones at any time:`,
      notYou:
        'If it was not you, somebody has your codes, and may have your password: change your password at once, make new codes, and tell your administrator.',
    },
    passwordChanged: {
      subject: 'Your password was changed',
      what: (house: string, at: string) =>
        `your password for ${house} was changed on ${at}, and every other browser was signed out.`,
    },
  },
}

export type Texts = typeof en
