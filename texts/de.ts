import { spaced } from '../policies/messages.ts'
import type { Texts } from './en.ts'
import { momentIn } from './format.ts'

const plural = (count: number, one: string, more: string) => `${count} ${count === 1 ? one : more}`

export const de: Texts = {
  tag: 'de',
  dir: 'ltr',

  words: {
    identifier: 'Benutzername oder E-Mail-Adresse',
    password: 'Passwort',
    newPassword: 'Neues Passwort',
    repeat: 'Neues Passwort wiederholen',
    show: 'Anzeigen',
    hide: 'Verbergen',
    code: 'Code',
    goOn: 'Weiter',
    cancel: 'Abbrechen',
    remove: 'Entfernen',
    signIn: 'Anmelden',
    signOut: 'Abmelden',
    signOutElsewhere: 'Überall sonst abmelden',
    resend: 'E-Mail erneut senden',
    closeWindow: 'Sie können dieses Fenster schließen.',
    anApplication: 'Eine Anwendung',
    yourAccount: 'Ihr Konto',
    since: when => ['seit ', when],
  },

  signIn: {
    title: 'Anmelden',
    toGoOnTo: application => ['um zu „', application, '“ zu gelangen'],
    failed: 'Name oder Passwort ist falsch, oder das Passwort wurde von der Administration zurückgesetzt.',
    again:
      'Das hat zu lange gedauert, oder inzwischen hat sich etwas geändert, vielleicht in einem anderen Tab. Melden Sie sich noch einmal an, mit dem neuen Passwort, falls Sie eines gesetzt haben.',
    byPasskey: 'Mit einem Passkey anmelden',
    at: provider => `Mit ${provider} anmelden`,
    elsewhereOnly:
      'Diese Anwendung verlangt, dass Sie sich anderswo anmelden, nicht mit einem Passwort hier. Wenn Sie bei keinem der Anbieter unten ein Konto haben, brechen Sie ab, und fragen Sie Ihre Administration.',
    forgot: 'Passwort vergessen?',
  },

  unchangeable: {
    title: 'Es braucht ein besseres Passwort',
    lead: 'Die Anwendung, zu der Sie möchten, verlangt ein besseres Passwort als Ihres, und Ihres kann nur die Administration ändern.',
    next: 'Bitten Sie Ihre Administration um ein anderes. Überall sonst gilt Ihr Passwort wie bisher.',
    back: 'Zurück zur Anwendung',
  },

  passkey: {
    failed: 'Das hat nicht geklappt. Versuchen Sie es noch einmal, oder nehmen Sie einen anderen Weg.',
    noScripts: 'Passkeys brauchen Skripte, und die sind in diesem Browser ausgeschaltet.',
    unknown: 'Dieser Browser kennt keine Passkeys.',
  },

  secondFactor: {
    title: 'Bestätigen Sie, dass Sie es sind',
    lead: 'Es ist noch ein Nachweis nötig.',
    leadTo: application => ['Es ist noch ein Nachweis nötig, dann geht es weiter zu „', application, '“.'],
    failed:
      'Das war nicht richtig, wurde schon benutzt oder zu oft versucht. Warten Sie einen Moment, und versuchen Sie es noch einmal.',
    byPasskey: 'Passkey benutzen',
    appOrRecoveryCode: 'Code Ihrer Authenticator-App oder ein Wiederherstellungscode',
    recoveryCode: 'Ein Wiederherstellungscode',
    lost: 'Wenn Sie alles verloren haben, was Sie eingerichtet hatten, bitten Sie Ihre Administration, es zurückzusetzen.',
  },

  chooseAccount: {
    title: 'Welches Konto?',
    lead: userName => ['Sie sind als ', userName, ' angemeldet.'],
    leadTo: (userName, application) => [
      'Sie sind als ',
      userName,
      ' angemeldet und gehen weiter zu „',
      application,
      '“.',
    ],
    continueAs: name => `Weiter als ${name}`,
    another: 'Ein anderes Konto verwenden',
  },

  consent: {
    title: 'Zugriff erlauben?',
    asks: application => [application, ' möchte:'],
    allow: 'Erlauben',
    deny: 'Nicht erlauben',
  },

  scopes: {
    openid: 'Wissen, dass Sie es sind',
    profile: 'Ihren Namen und Ihr Profil sehen',
    email: 'Ihre E-Mail-Adresse sehen',
    phone: 'Ihre Telefonnummer sehen',
    address: 'Ihre Postanschrift sehen',
    groups: 'Sehen, in welchen Gruppen Sie sind',
    offline_access: 'Den Zugriff behalten, während Sie nicht da sind',
    'me:read': 'Sehen, was hier über Sie gespeichert ist',
    'me:write': 'Ihre Namen, Telefonnummern, Anschriften, Fotos und Ihre Sprache hier ändern',
    'users:read': 'Personen und Gruppen lesen',
    'users:write': 'Personen und Gruppen anlegen, ändern und löschen',
    'users:read-all': 'Personen und Gruppen lesen, und wie jedes anbindende System sie nennt',
    'policies:read': 'Passwortrichtlinien lesen',
    'policies:write': 'Passwortrichtlinien anlegen, ändern und löschen',
    'clients:read': 'Anbindende Systeme und ihre Einstellungen lesen',
    'clients:write': 'Anbindende Systeme anlegen, ändern und löschen',
    'applications:read': 'Anwendungen und ihre Einstellungen lesen',
    'applications:write': 'Anwendungen eintragen, ändern und löschen und Geheimnisse für sie erzeugen',
    'applications:register': 'Eine Anwendung für Personen sich selbst eintragen lassen',
    'applications:register-without-pkce':
      'Eine Anwendung für Personen sich selbst eintragen lassen, ohne PKCE, wo sie ein Geheimnis oder einen Schlüssel hat',
    'events:read': 'Lesen, wer von Sicherheitsereignissen erfährt',
    'events:write': 'Anlegen, ändern und löschen, wer von Sicherheitsereignissen erfährt',
    'audit:read': 'Lesen, was geschehen ist: Änderungen, Zurücksetzungen und Anmeldungen',
    'templates:read': 'E-Mail-Vorlagen und ihre früheren Fassungen lesen',
    'templates:write': 'E-Mail-Vorlagen anlegen, ändern, löschen und zur Probe verschicken',
    'domains:read': 'E-Mail-Domains lesen, und wie viele Personen sie haben',
    'domains:write': 'E-Mail-Domains anlegen, prüfen, bestätigen und löschen',
    'mail:read': 'Lesen, welche E-Mails an Personen gingen und was aus ihnen wurde',
    'mail:write': 'Fehlgeschlagene E-Mails erneut einreihen',
    'sessions:read': 'Lesen, wer angemeldet ist und in welchen Anwendungen',
    'sessions:revoke': 'Sitzungen von Personen beenden, mit allem, was darin ausgestellt wurde',
    'passwords:reset': 'Passwörter zurücksetzen: per Link, per Einmalpasswort oder mit einem, das geändert werden muss',
    'factors:reset': 'Einer Person ihre zweiten Faktoren nehmen, damit sie neue einrichtet',
    'jobs:read': 'Aufträge zum Zurücksetzen lesen und was aus ihren Personen wurde',
    'jobs:unattended': 'Aufträge jeder Größe ohne Freigabe einer zweiten Person ausführen',
    'passwords:set': 'Einer Person ein Passwort geben, das sie bei der nächsten Anmeldung ändern muss',
    'passwords:keep': 'Ein Passwort setzen, das die Person behalten darf',
    'passwords:import': 'Passwort-Hashes eines anderen Systems mit neuen Personen übernehmen',
    'roles:read': 'Rollen lesen und was sie erlauben',
    'roles:write': 'Rollen anlegen, geben und nehmen und Personen und Gruppen ändern, die eine haben',
  },

  newPassword: {
    title: 'Neues Passwort wählen',
    firstTitle: 'Passwort wählen',
    for: userName => ['Für ', userName],
    reasons: {
      reset: 'Die Administration hat Ihr Passwort zurückgesetzt. Wählen Sie ein neues, das nur Sie kennen.',
      expired: 'Ihr Passwort ist zu alt. Wählen Sie ein neues.',
      demanded: 'Alle müssen jetzt ein neues Passwort wählen, auch Sie.',
      policy: 'Ihr Passwort ist hier nicht sicher genug. Wählen Sie ein neues.',
      application: 'Dort, wohin Sie möchten, müssen Passwörter sicherer sein als Ihres. Wählen Sie ein neues.',
      first: 'Dies ist Ihre erste Anmeldung. Wählen Sie ein Passwort, das nur Sie kennen.',
    },
    thenTo: application => ['Danach geht es weiter zu „', application, '“.'],
    worksUntil: when => ['Dieses Formular gilt bis ', when, '.'],
    set: 'Neues Passwort setzen',
    unfit: 'Dieses Passwort passt noch nicht. Was es braucht:',
    rules: 'Was Ihr Passwort braucht',
    met: 'erfüllt',
    unmet: 'noch nicht erfüllt',
    pending: 'wird beim Absenden geprüft',
  },

  rules: {
    minLength: ({ minLength }) => `Mindestens ${plural(minLength, 'Zeichen', 'Zeichen')}`,
    maxLength: ({ maxLength }) => `Höchstens ${plural(maxLength, 'Zeichen', 'Zeichen')}`,
    minAlphas: ({ minAlphas }) => `Mindestens ${plural(minAlphas, 'Buchstabe', 'Buchstaben')}`,
    minLowerCase: ({ minLowerCase }) => `Mindestens ${plural(minLowerCase, 'Kleinbuchstabe', 'Kleinbuchstaben')}`,
    minUpperCase: ({ minUpperCase }) => `Mindestens ${plural(minUpperCase, 'Großbuchstabe', 'Großbuchstaben')}`,
    minNumerals: ({ minNumerals }) => `Mindestens ${plural(minNumerals, 'Ziffer', 'Ziffern')}`,
    minAlphaNumerals: ({ minAlphaNumerals }) =>
      `Mindestens ${plural(minAlphaNumerals, 'Buchstabe oder Ziffer', 'Buchstaben oder Ziffern')}`,
    minSpecialChars: ({ minSpecialChars }) => `Mindestens ${plural(minSpecialChars, 'Sonderzeichen', 'Sonderzeichen')}`,
    maxSpecialChars: ({ maxSpecialChars }) => `Höchstens ${plural(maxSpecialChars, 'Sonderzeichen', 'Sonderzeichen')}`,
    minUniqueChars: ({ minUniqueChars }) => `Mindestens ${plural(minUniqueChars, 'Zeichen', 'verschiedene Zeichen')}`,
    maxRepeatedChars: ({ maxRepeatedChars }) => `Kein Zeichen öfter als ${maxRepeatedChars}-mal`,
    startsWithAlphabet: () => 'Beginnt mit einem Buchstaben',
    requiredChars: ({ requiredChars }) => `Enthält jedes von ${spaced(requiredChars)}`,
    disallowedChars: ({ disallowedChars }) => `Enthält keines von ${spaced(disallowedChars)}`,
    allowedChars: ({ allowedChars }) => `Enthält nur ${spaced(allowedChars)}`,
    disallowedSubstrings: ({ disallowedSubstrings }) => `Enthält nicht ${disallowedSubstrings}`,
    firstNameDisallowed: () => 'Enthält nicht Ihren Vornamen',
    lastNameDisallowed: () => 'Enthält nicht Ihren Nachnamen',
    userNameDisallowed: () => 'Enthält nicht Ihren Benutzernamen',
    disallowedUserAttributeValues: ({ disallowedUserAttributeValues }) =>
      `Enthält nichts, was über Sie bekannt ist: ${disallowedUserAttributeValues}`,
    blockCommon: () => 'Ist kein Passwort, das viele benutzen, nicht Ihr Name und nicht immer wieder dasselbe',
    dictionaryWordDisallowed: () => 'Ist kein Wort aus dem Wörterbuch',
    dictionaryGone: () =>
      'Lässt sich nicht mit dem Wörterbuch vergleichen, das dieser Server nicht mehr hat: Sagen Sie es Ihrer Administration',
    minStrength: ({ minStrength }) =>
      `Ist ${['', 'schwer', 'schwer', 'sehr schwer', 'äußerst schwer'][minStrength]} zu erraten`,
    distinctCharacters: ({ distinctCharacters }) =>
      `Mindestens ${plural(distinctCharacters, 'Zeichen, das', 'Zeichen, die')} Ihr jetziges Passwort nicht hat`,
    blockBreached: () => 'Ist kein Passwort, das irgendwo bekannt geworden ist',
    breachedUnanswered: () =>
      'Lässt sich gerade nicht mit bekannt gewordenen Passwörtern vergleichen: Versuchen Sie es in ein paar Minuten noch einmal',
    breachedNowhere: () =>
      'Lässt sich nicht mit bekannt gewordenen Passwörtern vergleichen, die dieser Server nicht mehr hat: Sagen Sie es Ihrer Administration',
    numPasswordsInHistory: ({ numPasswordsInHistory: count }) =>
      count > 0 ? `Ist nicht Ihr jetziges Passwort und keines der letzten ${count}` : 'Ist nicht Ihr jetziges Passwort',
    minPasswordAge: ({ minPasswordAge, from }) =>
      `Lässt sich erst ${plural(minPasswordAge, 'Tag', 'Tage')} nach der letzten Änderung wieder selbst ändern: ab ${momentIn(de, new Date(from))}`,
    empty: () => 'Ist nicht leer',
    tooLong: () => 'Ist nicht länger als 1024 Bytes',
    invisible: () => 'Enthält nur Zeichen, die man sehen und tippen kann',
    repeat: () => 'Beide Felder enthalten dasselbe Passwort',
  },

  passwordSet: {
    title: 'Ihr Passwort ist gesetzt',
    lead: 'Sie wurden überall abgemeldet. Gehen Sie zurück zu Ihrer Anwendung, und melden Sie sich mit dem neuen Passwort an.',
    toAccount: 'Bei Ihrem Konto anmelden',
  },

  forgot: {
    title: 'Passwort vergessen?',
    lead: 'Sagen Sie uns, wer Sie sind, und eine E-Mail mit einem Link zu einem neuen Passwort ist unterwegs.',
    send: 'E-Mail senden',
  },

  mailSent: {
    title: 'Sehen Sie in Ihre E-Mails',
    lead: 'Wenn es ein Konto mit diesem Namen gibt und ihm eine E-Mail zusteht, ist sie unterwegs. Folgen Sie ihr, um ein neues Passwort zu wählen.',
    leadAgain:
      'Wenn es ein Konto mit diesem Namen gibt und ihm eine E-Mail zusteht, ist eine neue unterwegs. Folgen Sie ihr, um ein neues Passwort zu wählen.',
    hint: 'Nach ein paar Minuten noch nichts da? Sehen Sie in den Spam-Ordner, und fordern Sie sie dann erneut an: Es gibt höchstens eine E-Mail pro Minute, und nur die neueste gilt. Haben Sie ein Einmalpasswort bekommen? Dann melden Sie sich damit an.',
  },

  linkDead: {
    title: 'Dieser Link gilt nicht mehr',
    lead: 'Er wurde benutzt, ein neuerer wurde verschickt, oder seine Zeit ist abgelaufen.',
    byName: 'Mit Ihrem Namen einen Link anfordern',
  },

  account: {
    signedInAs: userName => ['Angemeldet als ', userName, '.'],
    addresses: 'Adressen',
    sessions: 'Wo Sie angemeldet sind',
    thisBrowser: 'Dieser Browser',
    lastSeen: when => ['zuletzt gesehen ', when],
    from: address => `von ${address}`,
    allowed: 'Was Sie erlaubt haben',
    withdraw: 'Zurücknehmen',
    elsewhere: 'Wie Sie sich anmelden',
    signsInWith: providers => `Sie melden sich mit ${providers} an. Hier haben Sie kein Passwort.`,
    anotherOrganisation: 'einer anderen Organisation',
    factors: 'Zweite Faktoren',
    noFactors: 'Bisher genügt Ihr Passwort. Mit einem zweiten Faktor ist Ihr Konto sicherer.',
    hasFactors: count => `Sie haben ${count}.`,
    setUpFactors: 'Einen einrichten',
    changeFactors: 'Ansehen und ändern',
    password: 'Passwort ändern',
    current: 'Jetziges Passwort',
    administratorOnly: 'Das Passwort dieses Kontos kann nur die Administration ändern.',
    changed: 'Ihr Passwort ist geändert, und jeder andere Browser ist abgemeldet.',
    wrongCurrent:
      'Das jetzige Passwort ist falsch oder wurde zu oft versucht. Warten Sie einen Moment, und versuchen Sie es noch einmal.',
    activity: 'Was zuletzt geschah',
    activityHint: 'Wenn etwas davon nicht Sie waren, ändern Sie Ihr Passwort, und sagen Sie es Ihrer Administration.',
  },

  activity: {
    'signIn.password': 'Sie haben sich mit Ihrem Passwort angemeldet',
    'signIn.passkey': 'Sie haben sich mit einem Passkey angemeldet',
    'signIn.secondFactor': 'Sie haben Ihren zweiten Faktor nachgewiesen',
    'signIn.federated': 'Sie haben sich anderswo angemeldet',
    'password.reset': 'Ihr Passwort wurde zurückgesetzt',
    'password.resetUndone': 'Das Zurücksetzen Ihres Passworts wurde zurückgenommen',
    'password.resetCompleted': 'Sie haben über einen Link ein neues Passwort gewählt',
    'password.recovered': 'Sie haben über einen angeforderten Link ein neues Passwort gewählt',
    'password.recoveryMailed': 'Ein Link für ein neues Passwort wurde angefordert',
    'password.resetMailedAgain': 'Eine E-Mail für ein neues Passwort wurde erneut verschickt',
    'password.forcedChange': 'Sie haben beim Anmelden ein neues Passwort gewählt',
    'password.changed': 'Sie haben Ihr Passwort geändert',
    'password.unlocked': 'Ihr Passwort wurde entsperrt',
    'sessions.revoked': 'Sie wurden überall abgemeldet',
    'session.ended': 'Ein Browser wurde abgemeldet',
    'factor.added': 'Ein zweiter Faktor kam hinzu',
    'factor.removed': 'Ein zweiter Faktor wurde entfernt',
    'factors.reset': 'Ihre zweiten Faktoren wurden zurückgesetzt',
    'recoveryCodes.made': 'Neue Wiederherstellungscodes wurden erzeugt',
    'consent.withdrawn': 'Sie haben zurückgenommen, was eine Anwendung durfte',
    'personalToken.created': 'Ein Token in Ihrem Namen wurde erzeugt',
    'personalToken.ended': 'Ein Token in Ihrem Namen wurde beendet',
  },

  failures: {
    'signIn.password': 'Eine Anmeldung mit Ihrem Namen ist fehlgeschlagen',
    'signIn.passkey': 'Eine Anmeldung mit einem Passkey ist fehlgeschlagen',
    'signIn.secondFactor': 'Ein zweiter Faktor wurde nicht nachgewiesen',
    'signIn.federated': 'Eine Anmeldung anderswo ist fehlgeschlagen',
    'password.forcedChange': 'Ein neues Passwort passte nicht zu den Regeln',
    'password.changed': 'Eine Änderung Ihres Passworts ist fehlgeschlagen',
  },

  device: {
    browserOn: (browser, system) => `${browser} auf ${system}`,
    aBrowser: 'Ein Browser',
  },

  factors: {
    title: 'Zweite Faktoren',
    lead: userName => ['Wonach ', userName, ' neben dem Passwort gefragt wird.'],
    back: 'Zurück',
    added:
      'Es ist eingerichtet. Ab jetzt werden Sie beim Anmelden danach oder nach einem anderen Ihrer zweiten Faktoren gefragt.',
    removed: 'Es ist entfernt und gilt nicht mehr.',
    elsewhere: 'Sie sind von vorher noch anderswo angemeldet.',
    notAdded:
      'Dieser Passkey wurde nicht hinzugefügt. Vielleicht ist er schon da, oder der Browser hat zu lange gebraucht: Versuchen Sie es noch einmal.',
    app: 'Authenticator-App',
    anApp: 'Eine App, die Codes anzeigt',
    noApp: 'Eine App auf Ihrem Telefon, die alle 30 Sekunden einen neuen Code anzeigt.',
    setUpApp: 'App einrichten',
    passkeys: 'Passkeys',
    aboutPasskeys:
      'Ein Gerät oder ein Sicherheitsschlüssel, der Sie am Finger, am Gesicht oder an einer PIN erkennt. Damit melden Sie sich ohne Passwort an.',
    addPasskey: 'Passkey hinzufügen',
    aPasskey: 'Passkey',
    lastUsed: when => ['zuletzt benutzt ', when],
    isBackedUp: 'auf mehreren Geräten',
    name: 'Name',
    nameExample: 'Mein Telefon',
    rename: 'Umbenennen',
    codes: 'Wiederherstellungscodes',
    codesLeft: left => `Noch ${plural(left, 'ist', 'sind')} übrig. Neue treten an die Stelle aller, die Sie haben.`,
    makeCodes: 'Neue Codes erzeugen',
    newCodes: 'Ihre Wiederherstellungscodes',
    aboutCodes:
      'Jeder lässt Sie einmal hinein, falls Sie Ihren zweiten Faktor verlieren. Drucken Sie sie aus, oder bewahren Sie sie bei Ihren Passwörtern auf: Sie werden nur dieses eine Mal angezeigt.',
  },

  newApp: {
    title: 'Authenticator-App einrichten',
    lead: 'Scannen Sie dies mit Ihrer App, und geben Sie dann den Code ein, den sie anzeigt.',
    qr: 'QR-Code mit dem Geheimnis, das darunter steht',
    byHand: 'Stattdessen von Hand eingeben',
    failed:
      'Dieser Code ist nicht richtig. Prüfen Sie die Uhr Ihres Geräts, und geben Sie den Code ein, den es jetzt anzeigt.',
    confirm: 'Einrichten',
  },

  deviceCode: {
    title: 'Ein Gerät verbinden',
    lead: 'Geben Sie den Code ein, den Ihr Gerät anzeigt.',
    unknown: 'Diesen Code gibt es nicht. Sehen Sie auf Ihr Gerät, und geben Sie ihn noch einmal ein.',
    dead: 'Dieser Code ist verbraucht oder abgelaufen. Lassen Sie sich von Ihrem Gerät einen neuen geben, und geben Sie ihn hier ein.',
    over: 'Diese Anmeldung ist vorbei',
    startAgain: 'Öffnen Sie noch einmal die Adresse, die Ihr Gerät anzeigt, und geben Sie dort seinen Code ein.',
  },

  deviceConfirm: {
    title: 'Ist das Ihr Gerät?',
    lead: (application, code) => [
      application,
      ' bittet um Ihr Konto auf einem Gerät, das den Code ',
      code,
      ' anzeigt.',
    ],
    calledItself: device => `Es nennt sich „${device}“.`,
    wants: 'Es möchte:',
    warning:
      'Machen Sie nur weiter, wenn das Gerät vor Ihnen steht. Wenn Ihnen jemand den Code geschickt hat, hören Sie hier auf.',
    yes: 'Ja, verbinden',
    no: 'Nein, aufhören',
  },

  deviceDone: {
    connected: 'Ihr Gerät ist verbunden',
    goesOn: application => `${application} macht auf Ihrem Gerät weiter. Sie können dieses Fenster schließen.`,
    stopped: 'Es wurde nichts verbunden',
  },

  signOut: {
    title: 'Abmelden?',
    asks: application => `${application} bittet darum, Sie abzumelden.`,
    lead: 'Möchten Sie sich abmelden?',
    stay: 'Angemeldet bleiben',
  },

  signedOut: {
    title: 'Sie sind abgemeldet',
    notSignedIn: 'Sie sind nicht angemeldet',
    again: application => `Melden Sie sich bei ${application} wieder an, wann immer Sie möchten.`,
  },

  onward: {
    title: 'Sie werden angemeldet',
    wait: 'Einen Moment, bitte.',
    formTitle: 'Weiter zur nächsten Seite',
    byButton: 'Es geht von selbst weiter. Wenn nichts geschieht, geht es hier weiter.',
    titleTo: provider => `Weiter zu ${provider}`,
    thereAndBack: 'Sie melden sich dort an und kommen hierher zurück.',
  },

  problems: {
    badRequest: {
      title: 'Die Anfrage ließ sich nicht lesen.',
      remedy: 'Prüfen Sie den Inhalt und seinen Content-Type, und senden Sie sie noch einmal.',
    },
    formExpired: {
      title: 'Dieses Formular gilt nicht mehr.',
      remedy: 'Gehen Sie zurück, laden Sie die Seite neu, und senden Sie das Formular noch einmal.',
    },
    interactionGone: {
      title: 'Diese Anmeldung ist vorbei.',
      remedy: 'Gehen Sie zurück zur Anwendung, und melden Sie sich noch einmal an.',
    },
    stranger: {
      title: 'Dieses Konto ist hier nicht bekannt.',
      remedy:
        'Gehen Sie zurück zur Anwendung, und melden Sie sich mit einem anderen an, oder bitten Sie Ihre Administration, Sie einzulassen.',
    },
    notFederated: {
      title: 'Sie melden sich hier mit Ihrem Passwort an.',
      remedy:
        'Gehen Sie zurück zur Anwendung, und melden Sie sich mit Name und Passwort an, oder bitten Sie Ihre Administration, die Anmeldung anderswo zuzulassen.',
    },
    signInDeclined: {
      title: 'Sie wurden anderswo nicht angemeldet.',
      remedy: 'Gehen Sie zurück zur Anwendung, und melden Sie sich noch einmal an.',
    },
    signInTooOld: {
      title: 'Sie müssen sich neu anmelden.',
      remedy:
        'Anderswo wurde eine ältere Anmeldung genommen. Melden Sie sich dort ab, gehen Sie zurück zur Anwendung, und melden Sie sich noch einmal an; hilft das nicht, nennen Sie Ihrer Administration die Kennung der Anfrage.',
    },
    upstreamFailed: {
      title: 'Die Anmeldung anderswo ist fehlgeschlagen.',
      remedy:
        'Gehen Sie zurück zur Anwendung, und melden Sie sich noch einmal an; geschieht es wieder, nennen Sie Ihrer Administration die Kennung der Anfrage.',
    },
    notFound: { title: 'Unter dieser Adresse ist nichts.', remedy: 'Prüfen Sie die Adresse.' },
    methodNotAllowed: {
      title: 'Diese Adresse antwortet nicht auf diese Methode.',
      remedy:
        'Gehen Sie zurück, und benutzen Sie die Knöpfe der Seite. Ein Programm verwendet eine Methode aus der Kopfzeile Allow.',
    },
    tooLarge: { title: 'Die Anfrage ist zu groß.', remedy: 'Senden Sie weniger auf einmal.' },
    unsupportedMediaType: {
      title: 'Diese Art von Inhalt liest diese Adresse nicht.',
      remedy: 'Senden Sie ein Formular als application/x-www-form-urlencoded.',
    },
    tooManyGuesses: {
      title: 'Aus Ihrem Netz kamen zu viele falsche Passwörter oder Codes.',
      remedy:
        'Warten Sie zehn Minuten, und versuchen Sie es dann noch einmal. Wenn Sie Ihr Passwort vergessen haben, fordern Sie einen Link an.',
    },
    tooManyMails: {
      title: 'Aus Ihrem Netz wurden zu viele E-Mails angefordert.',
      remedy: 'Warten Sie zehn Minuten, und fordern Sie dann noch eine an. Sehen Sie so lange in den Spam-Ordner.',
    },
    tooManyTokens: {
      title: 'Zu viele der Tokens, nach denen gefragt wurde, sind nichts wert.',
      remedy: 'Warten Sie so lange, wie Retry-After sagt. Nach guten Tokens kann weiter gefragt werden.',
    },
    unavailable: {
      title: 'Die Datenbank antwortet nicht.',
      remedy: 'Versuchen Sie es in ein paar Sekunden noch einmal; bleibt es dabei, sagen Sie es Ihrer Administration.',
    },
    busy: { title: 'Der Server ist beschäftigt.', remedy: 'Versuchen Sie es in ein paar Sekunden noch einmal.' },
    internal: {
      title: 'Hier ist etwas schiefgegangen.',
      remedy:
        'Versuchen Sie es noch einmal; geschieht es wieder, nennen Sie Ihrer Administration die Kennung der Anfrage.',
    },
  },

  error: {
    signIn: 'Diese Anmeldung kann nicht weitergehen',
    signInRemedy: 'Gehen Sie zurück zur Anwendung, und beginnen Sie noch einmal.',
    signOut: 'Die Abmeldung hat nicht geklappt',
    signOutRemedy: 'Die Anfrage war nicht in Ordnung. Hier können Sie sich abmelden.',
    requestId: id => ['Kennung der Anfrage: ', id],
  },

  mails: {
    hello: 'Guten Tag,',
    chooseNew: 'Neues Passwort wählen',
    choose: 'Passwort wählen',
    linkWorks: until =>
      `Der Link gilt einmal, bis ${until}. Danach fordern Sie auf der Seite, zu der er führt, mit „E-Mail erneut senden“ einen neuen an.`,
    notExpected:
      'Wenn Sie diese E-Mail nicht erwartet haben, sagen Sie es Ihrer Administration. Niemand wird Sie je nach Ihrem Passwort fragen.',
    notYou: 'Wenn Sie das nicht waren, sagen Sie es sofort Ihrer Administration.',
    seeFactors: 'Zweite Faktoren ansehen',
    resetLink: {
      subject: 'Wählen Sie ein neues Passwort',
      what: house => `die Administration hat Ihr Passwort für ${house} zurückgesetzt. Das alte gilt nicht mehr.`,
    },
    activationLink: {
      subject: house => `Ihr Konto bei ${house}`,
      what: house => `Sie haben ein Konto bei ${house}. Wählen Sie Ihr Passwort, um zu beginnen.`,
    },
    recoveryLink: {
      subject: 'Passwort vergessen?',
      what: house =>
        `jemand, vermutlich Sie, hat ein neues Passwort für ${house} angefordert. Ihr jetziges Passwort gilt weiterhin.`,
      works: until => `Der Link gilt einmal, bis ${until}.`,
      otherwise: 'Wenn Sie das nicht waren, tun Sie nichts: Es ändert sich nichts.',
    },
    oneTimePassword: {
      subject: 'Ihr Einmalpasswort',
      what: house =>
        `die Administration hat Ihr Passwort für ${house} zurückgesetzt. Das alte gilt nicht mehr. Melden Sie sich einmal mit diesem an:`,
      works: until => `Danach wählen Sie ein eigenes Passwort. Das Einmalpasswort gilt bis ${until}.`,
    },
    passwordReset: {
      subject: 'Ihr Passwort wurde zurückgesetzt',
      what: (house, at) =>
        `die Administration hat am ${at} Ihr Passwort für ${house} zurückgesetzt. Das alte gilt nicht mehr.`,
      next: 'Man wird Ihnen sagen, wie Sie sich anmelden, und dann wählen Sie ein eigenes Passwort.',
    },
    passwordExpires: {
      subject: 'Ihr Passwort läuft bald ab',
      what: (house, until) =>
        `Ihr Passwort für ${house} läuft am ${until} ab. Ändern Sie es vorher, und sonst ändert sich nichts:`,
      change: 'Passwort ändern',
      next: 'Danach werden Sie beim Anmelden nach einem neuen gefragt.',
    },
    linkExpires: {
      subject: 'Ihr Link läuft bald ab',
      what: house =>
        `vor einiger Zeit haben wir Ihnen einen Link geschickt, um ein Passwort für ${house} zu wählen. Sie haben ihn noch nicht benutzt; hier ist er noch einmal:`,
    },
    oneTimePasswordExpires: {
      subject: 'Ihr Einmalpasswort läuft bald ab',
      what: (house, until) =>
        `das Einmalpasswort, das Sie für ${house} bekommen haben, gilt bis ${until}. Melden Sie sich vorher damit an, und wählen Sie ein eigenes Passwort:`,
      notHere:
        'Es steht nicht in dieser E-Mail: Sehen Sie dort nach, wo Sie es bekommen haben. Wenn Sie es nicht finden, bitten Sie Ihre Administration um ein neues.',
    },
    resetUndone: {
      subject: 'Ihr früheres Passwort gilt wieder',
      what: (house, at) =>
        `die Administration hat am ${at} das Zurücksetzen Ihres Passworts für ${house} zurückgenommen. Ihr früheres Passwort gilt wieder: Melden Sie sich damit an wie zuvor.`,
      next: 'Ein Link oder ein Einmalpasswort, das Sie dafür bekommen haben, gilt nicht mehr.',
    },
    invitationUndone: {
      subject: 'Was wir Ihnen geschickt haben, wurde zurückgenommen',
      what: (house, at) =>
        `die Administration hat am ${at} zurückgenommen, was wir Ihnen wegen eines Passworts für ${house} geschickt haben. Der Link oder das Einmalpasswort gilt nicht mehr.`,
      next: 'Sie müssen nichts tun. Wenn es Zeit ist, ein Passwort zu wählen, bekommen Sie eine neue E-Mail.',
    },
    factorAdded: {
      subject: 'Sie haben einen neuen zweiten Faktor',
      what: (house, at) =>
        `am ${at} wurde Ihrem Konto bei ${house} eine Authenticator-App oder ein Passkey hinzugefügt. Ab jetzt können Sie sich damit anmelden.`,
    },
    factorRemoved: {
      subject: 'Ein zweiter Faktor wurde entfernt',
      what: (house, at) =>
        `am ${at} wurde eine Authenticator-App oder ein Passkey aus Ihrem Konto bei ${house} entfernt. Damit geht es nicht mehr.`,
    },
    factorsReset: {
      subject: 'Ihre zweiten Faktoren wurden zurückgesetzt',
      what: (house, at) =>
        `die Administration hat am ${at} Ihre Authenticator-App, Ihre Passkeys und Ihre Wiederherstellungscodes für ${house} entfernt, und jeder Browser wurde abgemeldet.`,
      next: 'Ihr Passwort gilt weiterhin. Melden Sie sich damit an, und richten Sie Ihre zweiten Faktoren neu ein:',
      setUp: 'Zweite Faktoren einrichten',
      notAsked: 'Wenn Sie nicht darum gebeten haben, sagen Sie es sofort Ihrer Administration.',
    },
    recoveryCodesMade: {
      subject: 'Sie haben neue Wiederherstellungscodes',
      what: (house, at) =>
        `am ${at} wurden für Ihr Konto bei ${house} neue Wiederherstellungscodes erzeugt. Die früheren gelten nicht mehr.`,
    },
    recoveryCodeUsed: {
      subject: 'Ein Wiederherstellungscode wurde benutzt',
      what: (house, at) =>
        `am ${at} wurde für Ihr Konto bei ${house} einer Ihrer Wiederherstellungscodes benutzt, an Stelle eines anderen zweiten Faktors. Er gilt nicht noch einmal.`,
      left: left =>
        left === 0
          ? 'Sie haben keinen Wiederherstellungscode mehr. Erzeugen Sie neue:'
          : `Sie haben noch ${plural(left, 'Wiederherstellungscode', 'Wiederherstellungscodes')}. Neue können Sie jederzeit erzeugen:`,
      notYou:
        'Wenn Sie das nicht waren, hat jemand Ihre Codes und vielleicht auch Ihr Passwort: Ändern Sie sofort Ihr Passwort, erzeugen Sie neue Codes, und sagen Sie es Ihrer Administration.',
    },
    passwordChanged: {
      subject: 'Ihr Passwort wurde geändert',
      what: (house, at) =>
        `Ihr Passwort für ${house} wurde am ${at} geändert, und jeder andere Browser wurde abgemeldet.`,
    },
  },
}
