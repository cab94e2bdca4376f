import { spaced } from '../policies/messages.ts'
import type { Texts } from './en.ts'
import { momentIn } from './format.ts'

const plural = (count: number, one: string, more: string) => `${count} ${count < 2 ? one : more}`

export const fr: Texts = {
  tag: 'fr',
  dir: 'ltr',

  words: {
    identifier: 'Nom d’utilisateur ou adresse e-mail',
    password: 'Mot de passe',
    newPassword: 'Nouveau mot de passe',
    repeat: 'Répétez le nouveau mot de passe',
    show: 'Afficher',
    hide: 'Masquer',
    code: 'Code',
    goOn: 'Continuer',
    cancel: 'Annuler',
    remove: 'Retirer',
    signIn: 'Se connecter',
    signOut: 'Se déconnecter',
    signOutElsewhere: 'Se déconnecter partout ailleurs',
    resend: 'Renvoyer l’e-mail',
    closeWindow: 'Vous pouvez fermer cette fenêtre.',
    anApplication: 'Une application',
    yourAccount: 'Votre compte',
    since: when => ['depuis le ', when],
  },

  signIn: {
    title: 'Connexion',
    toGoOnTo: application => ['pour continuer vers ', application],
    failed: 'Le nom ou le mot de passe est incorrect, ou l’administration a réinitialisé le mot de passe.',
    again:
      'Cela a pris trop de temps, ou quelque chose a changé entre-temps, peut-être dans un autre onglet. Connectez-vous à nouveau, avec le nouveau mot de passe si vous en avez choisi un.',
    byPasskey: 'Se connecter avec une clé d’accès',
    at: provider => `Se connecter avec ${provider}`,
    elsewhereOnly:
      'Cette application n’accepte que les connexions faites ailleurs, et non avec un mot de passe ici. Si vous n’avez de compte à aucun des endroits proposés ci-dessous, annulez et adressez-vous à votre administration.',
    forgot: 'Mot de passe oublié ?',
  },

  unchangeable: {
    title: 'Il faut un meilleur mot de passe',
    lead: 'L’application où vous allez demande un meilleur mot de passe que le vôtre, et seule l’administration peut changer le vôtre.',
    next: 'Demandez-en un autre à votre administration. Partout ailleurs, votre mot de passe reste valable.',
    back: 'Retour à l’application',
  },

  passkey: {
    failed: 'Cela n’a pas fonctionné. Réessayez ou utilisez un autre moyen.',
    noScripts: 'Les clés d’accès ont besoin de scripts, qui sont désactivés dans ce navigateur.',
    unknown: 'Ce navigateur ne connaît pas les clés d’accès.',
  },

  secondFactor: {
    title: 'Confirmez que c’est bien vous',
    lead: 'Il faut encore une preuve.',
    leadTo: application => ['Il faut encore une preuve, puis vous continuerez vers ', application, '.'],
    failed:
      'Ce n’était pas correct, cela a déjà servi ou cela a été essayé trop souvent. Attendez un moment, puis réessayez.',
    byPasskey: 'Utiliser une clé d’accès',
    appOrRecoveryCode: 'Code de votre application d’authentification, ou code de récupération',
    recoveryCode: 'Un code de récupération',
    lost: 'Si vous avez perdu tout ce que vous aviez configuré, demandez à votre administration de le réinitialiser.',
  },

  chooseAccount: {
    title: 'Quel compte ?',
    lead: userName => ['Vous êtes connecté en tant que ', userName, '.'],
    leadTo: (userName, application) => [
      'Vous êtes connecté en tant que ',
      userName,
      ' et vous continuez vers ',
      application,
      '.',
    ],
    continueAs: name => `Continuer en tant que ${name}`,
    another: 'Utiliser un autre compte',
  },

  consent: {
    title: 'Autoriser l’accès ?',
    asks: application => [application, ' demande à :'],
    allow: 'Autoriser',
    deny: 'Ne pas autoriser',
  },

  scopes: {
    openid: 'Savoir que c’est vous',
    profile: 'Voir votre nom et votre profil',
    email: 'Voir votre adresse e-mail',
    phone: 'Voir votre numéro de téléphone',
    address: 'Voir votre adresse postale',
    groups: 'Voir de quels groupes vous faites partie',
    offline_access: 'Garder l’accès en votre absence',
    'me:read': 'Voir ce qui est enregistré ici à votre sujet',
    'me:write': 'Modifier ici vos noms, numéros de téléphone, adresses, photos et votre langue',
    'users:read': 'Lire les personnes et les groupes',
    'users:write': 'Créer, modifier et supprimer des personnes et des groupes',
    'users:read-all': 'Lire les personnes et les groupes, et le nom que leur donne chaque système raccordé',
    'policies:read': 'Lire les règles de mots de passe',
    'policies:write': 'Créer, modifier et supprimer des règles de mots de passe',
    'clients:read': 'Lire les systèmes raccordés et leurs réglages',
    'clients:write': 'Créer, modifier et supprimer des systèmes raccordés',
    'applications:read': 'Lire les applications et leurs réglages',
    'applications:write': 'Inscrire, modifier et supprimer des applications et créer des secrets pour elles',
    'applications:register': 'Laisser une application pour des personnes s’inscrire elle-même',
    'applications:register-without-pkce':
      'Laisser une application pour des personnes s’inscrire elle-même, sans PKCE si elle garde un secret ou une clé',
    'events:read': 'Lire qui est informé des événements de sécurité',
    'events:write': 'Créer, modifier et supprimer ceux qui sont informés des événements de sécurité',
    'audit:read': 'Lire ce qui s’est passé : modifications, réinitialisations et connexions',
    'templates:read': 'Lire les modèles d’e-mails et leurs anciennes versions',
    'templates:write': 'Créer, modifier, supprimer et essayer des modèles d’e-mails',
    'domains:read': 'Lire les domaines de messagerie et combien de personnes les ont',
    'domains:write': 'Créer, vérifier, confirmer et supprimer des domaines de messagerie',
    'mail:read': 'Lire quels e-mails ont été envoyés et ce qu’ils sont devenus',
    'mail:write': 'Remettre en file les e-mails qui ont échoué',
    'sessions:read': 'Lire qui est connecté et dans quelles applications',
    'sessions:revoke': 'Fermer les sessions de personnes, avec tout ce qui y a été délivré',
    'passwords:reset':
      'Réinitialiser des mots de passe par lien, par mot de passe à usage unique ou par un autre à changer',
    'factors:reset': 'Retirer ses seconds facteurs à une personne, qui en configure de nouveaux',
    'jobs:read': 'Lire les tâches de réinitialisation et ce que sont devenues leurs personnes',
    'jobs:unattended': 'Exécuter des tâches de toute taille sans l’accord d’une autre personne',
    'passwords:set': 'Donner à une personne un mot de passe à changer à la prochaine connexion',
    'passwords:keep': 'Définir un mot de passe que la personne peut garder',
    'passwords:import': 'Reprendre avec de nouvelles personnes les empreintes de mots de passe d’un autre système',
    'roles:read': 'Lire les rôles et ce qu’ils permettent',
    'roles:write': 'Créer, donner et retirer des rôles, et modifier les personnes et les groupes qui en ont un',
  },

  newPassword: {
    title: 'Choisissez un nouveau mot de passe',
    firstTitle: 'Choisissez votre mot de passe',
    for: userName => ['Pour ', userName],
    reasons: {
      reset: 'L’administration a réinitialisé votre mot de passe. Choisissez-en un nouveau que vous seul connaissez.',
      expired: 'Votre mot de passe est trop ancien. Choisissez-en un nouveau.',
      demanded: 'Tout le monde doit maintenant choisir un nouveau mot de passe, et vous aussi.',
      policy: 'Votre mot de passe n’est pas assez sûr ici. Choisissez-en un nouveau.',
      application: 'Là où vous allez, les mots de passe doivent être plus sûrs que le vôtre. Choisissez-en un nouveau.',
      first: 'C’est votre première connexion. Choisissez un mot de passe que vous seul connaissez.',
    },
    thenTo: application => ['Ensuite, vous continuerez vers ', application, '.'],
    worksUntil: when => ['Ce formulaire est valable jusqu’au ', when, '.'],
    set: 'Enregistrer le nouveau mot de passe',
    unfit: 'Ce mot de passe ne convient pas encore. Ce qu’il lui faut :',
    rules: 'Ce qu’il faut à votre mot de passe',
    met: 'rempli',
    unmet: 'pas encore rempli',
    pending: 'vérifié à l’envoi',
  },

  rules: {
    minLength: ({ minLength }) => `Au moins ${plural(minLength, 'caractère', 'caractères')}`,
    maxLength: ({ maxLength }) => `Au plus ${plural(maxLength, 'caractère', 'caractères')}`,
    minAlphas: ({ minAlphas }) => `Au moins ${plural(minAlphas, 'lettre', 'lettres')}`,
    minLowerCase: ({ minLowerCase }) => `Au moins ${plural(minLowerCase, 'lettre minuscule', 'lettres minuscules')}`,
    minUpperCase: ({ minUpperCase }) => `Au moins ${plural(minUpperCase, 'lettre majuscule', 'lettres majuscules')}`,
    minNumerals: ({ minNumerals }) => `Au moins ${plural(minNumerals, 'chiffre', 'chiffres')}`,
    minAlphaNumerals: ({ minAlphaNumerals }) =>
      `Au moins ${plural(minAlphaNumerals, 'lettre ou chiffre', 'lettres ou chiffres')}`,
    minSpecialChars: ({ minSpecialChars }) =>
      `Au moins ${plural(minSpecialChars, 'caractère spécial', 'caractères spéciaux')}`,
    maxSpecialChars: ({ maxSpecialChars }) =>
      `Au plus ${plural(maxSpecialChars, 'caractère spécial', 'caractères spéciaux')}`,
    minUniqueChars: ({ minUniqueChars }) => `Au moins ${plural(minUniqueChars, 'caractère', 'caractères différents')}`,
    maxRepeatedChars: ({ maxRepeatedChars }) => `Aucun caractère plus de ${maxRepeatedChars} fois`,
    startsWithAlphabet: () => 'Commence par une lettre',
    requiredChars: ({ requiredChars }) => `Contient chacun de ${spaced(requiredChars)}`,
    disallowedChars: ({ disallowedChars }) => `Ne contient aucun de ${spaced(disallowedChars)}`,
    allowedChars: ({ allowedChars }) => `Contient seulement ${spaced(allowedChars)}`,
    disallowedSubstrings: ({ disallowedSubstrings }) => `Ne contient pas ${disallowedSubstrings}`,
    firstNameDisallowed: () => 'Ne contient pas votre prénom',
    lastNameDisallowed: () => 'Ne contient pas votre nom de famille',
    userNameDisallowed: () => 'Ne contient pas votre nom d’utilisateur',
    disallowedUserAttributeValues: ({ disallowedUserAttributeValues }) =>
      `Ne contient pas ce que l’on sait de vous : ${disallowedUserAttributeValues}`,
    blockCommon: () => 'N’est ni un mot de passe que beaucoup utilisent, ni votre nom, ni une même chose répétée',
    dictionaryWordDisallowed: () => 'N’est pas un mot du dictionnaire',
    dictionaryGone: () =>
      'Ne peut pas être comparé au dictionnaire, que ce serveur n’a plus : signalez-le à votre administration',
    minStrength: ({ minStrength }) =>
      `Est ${['', 'difficile', 'difficile', 'très difficile', 'extrêmement difficile'][minStrength]} à deviner`,
    distinctCharacters: ({ distinctCharacters }) =>
      `Au moins ${plural(distinctCharacters, 'caractère', 'caractères')} que votre mot de passe actuel n’a pas`,
    blockBreached: () => 'N’est pas un mot de passe qui a fuité quelque part',
    breachedUnanswered: () =>
      'Ne peut pas être comparé pour le moment aux mots de passe qui ont fuité : réessayez dans quelques minutes',
    breachedNowhere: () =>
      'Ne peut pas être comparé aux mots de passe qui ont fuité, que ce serveur n’a plus : signalez-le à votre administration',
    numPasswordsInHistory: ({ numPasswordsInHistory: count }) =>
      count > 0
        ? `N’est ni votre mot de passe actuel, ni ${count === 1 ? 'le dernier' : `l’un des ${count} derniers`}`
        : 'N’est pas votre mot de passe actuel',
    minPasswordAge: ({ minPasswordAge, from }) =>
      `Vous pouvez le changer à nouveau ${plural(minPasswordAge, 'jour', 'jours')} après le dernier changement : à partir du ${momentIn(fr, new Date(from))}`,
    empty: () => 'N’est pas vide',
    tooLong: () => 'Ne dépasse pas 1024 octets',
    invisible: () => 'Contient seulement des caractères que l’on peut voir et taper',
    repeat: () => 'Les deux champs contiennent le même mot de passe',
  },

  passwordSet: {
    title: 'Votre mot de passe est enregistré',
    lead: 'Vous avez été déconnecté partout. Retournez à votre application et connectez-vous avec le nouveau mot de passe.',
    toAccount: 'Se connecter à votre compte',
  },

  forgot: {
    title: 'Mot de passe oublié ?',
    lead: 'Dites-nous qui vous êtes, et un e-mail avec un lien vers un nouveau mot de passe part aussitôt.',
    send: 'Envoyer l’e-mail',
  },

  mailSent: {
    title: 'Consultez vos e-mails',
    lead: 'S’il existe un compte à ce nom et qu’un e-mail lui est dû, il est en route. Suivez ses indications pour choisir un nouveau mot de passe.',
    leadAgain:
      'S’il existe un compte à ce nom et qu’un e-mail lui est dû, un nouvel e-mail est en route. Suivez ses indications pour choisir un nouveau mot de passe.',
    hint: 'Toujours rien après quelques minutes ? Regardez dans les courriers indésirables, puis demandez-le à nouveau : il y a au plus un e-mail par minute, et seul le plus récent est valable. On vous a donné un mot de passe à usage unique ? Alors connectez-vous avec celui-ci.',
  },

  linkDead: {
    title: 'Ce lien n’est plus valable',
    lead: 'Il a servi, un plus récent a été envoyé, ou son délai est passé.',
    byName: 'Demander un lien avec votre nom',
  },

  account: {
    signedInAs: userName => ['Connecté en tant que ', userName, '.'],
    addresses: 'Adresses',
    sessions: 'Où vous êtes connecté',
    thisBrowser: 'Ce navigateur',
    lastSeen: when => ['vu le ', when],
    from: address => `depuis ${address}`,
    allowed: 'Ce que vous avez autorisé',
    withdraw: 'Révoquer',
    elsewhere: 'Comment vous vous connectez',
    signsInWith: providers => `Vous vous connectez avec ${providers}. Vous n’avez pas de mot de passe ici.`,
    anotherOrganisation: 'une autre organisation',
    factors: 'Seconds facteurs',
    noFactors: 'Votre mot de passe suffit pour entrer. Un second facteur rend cela plus sûr.',
    hasFactors: count => `Vous en avez ${count}.`,
    setUpFactors: 'En configurer un',
    changeFactors: 'Les voir et les modifier',
    password: 'Changer le mot de passe',
    current: 'Mot de passe actuel',
    administratorOnly: 'Seule l’administration peut changer le mot de passe de ce compte.',
    changed: 'Votre mot de passe est changé, et tous les autres navigateurs sont déconnectés.',
    wrongCurrent:
      'Le mot de passe actuel est incorrect ou a été essayé trop souvent. Attendez un moment, puis réessayez.',
    activity: 'Activité récente',
    activityHint: 'Si quelque chose ici ne vient pas de vous, changez votre mot de passe et prévenez l’administration.',
  },

  activity: {
    'signIn.password': 'Vous vous êtes connecté avec votre mot de passe',
    'signIn.passkey': 'Vous vous êtes connecté avec une clé d’accès',
    'signIn.secondFactor': 'Vous avez prouvé votre second facteur',
    'signIn.federated': 'Vous vous êtes connecté ailleurs',
    'password.reset': 'Votre mot de passe a été réinitialisé',
    'password.resetUndone': 'La réinitialisation de votre mot de passe a été annulée',
    'password.resetCompleted': 'Vous avez choisi un nouveau mot de passe par un lien',
    'password.recovered': 'Vous avez choisi un nouveau mot de passe par un lien que vous aviez demandé',
    'password.recoveryMailed': 'Un lien vers un nouveau mot de passe a été demandé',
    'password.resetMailedAgain': 'Un e-mail pour un nouveau mot de passe a été renvoyé',
    'password.forcedChange': 'Vous avez choisi un nouveau mot de passe en vous connectant',
    'password.changed': 'Vous avez changé votre mot de passe',
    'password.unlocked': 'Votre mot de passe a été débloqué',
    'sessions.revoked': 'Vous avez été déconnecté partout',
    'session.ended': 'Un navigateur a été déconnecté',
    'factor.added': 'Un second facteur a été ajouté',
    'factor.removed': 'Un second facteur a été retiré',
    'factors.reset': 'Vos seconds facteurs ont été réinitialisés',
    'recoveryCodes.made': 'De nouveaux codes de récupération ont été créés',
    'consent.withdrawn': 'Vous avez révoqué ce qu’une application pouvait faire',
    'personalToken.created': 'Un jeton a été créé en votre nom',
    'personalToken.ended': 'Un jeton en votre nom a été révoqué',
  },

  failures: {
    'signIn.password': 'Une connexion à votre nom a échoué',
    'signIn.passkey': 'Une connexion avec une clé d’accès a échoué',
    'signIn.secondFactor': 'Un second facteur n’a pas été prouvé',
    'signIn.federated': 'Une connexion ailleurs a échoué',
    'password.forcedChange': 'Un nouveau mot de passe ne respectait pas les règles',
    'password.changed': 'Un changement de votre mot de passe a échoué',
  },

  device: {
    browserOn: (browser, system) => `${browser} sur ${system}`,
    aBrowser: 'Un navigateur',
  },

  factors: {
    title: 'Seconds facteurs',
    lead: userName => ['Ce qui est demandé à ', userName, ' en plus du mot de passe.'],
    back: 'Retour',
    added:
      'C’est configuré. Désormais, il vous sera demandé, lui ou un autre de vos seconds facteurs, à chaque connexion.',
    removed: 'C’est retiré et ce n’est plus valable.',
    elsewhere: 'Vous êtes aussi connecté ailleurs, depuis plus longtemps.',
    notAdded:
      'Cette clé d’accès n’a pas été ajoutée. Elle est peut-être déjà là, ou le navigateur a mis trop de temps : réessayez.',
    app: 'Application d’authentification',
    anApp: 'Une application qui affiche des codes',
    noApp: 'Une application sur votre téléphone qui affiche un nouveau code toutes les 30 secondes.',
    setUpApp: 'Configurer une application',
    passkeys: 'Clés d’accès',
    aboutPasskeys:
      'Un appareil ou une clé de sécurité qui vous reconnaît à un doigt, au visage ou à un code PIN. Elle vous connecte sans mot de passe.',
    addPasskey: 'Ajouter une clé d’accès',
    aPasskey: 'Clé d’accès',
    lastUsed: when => ['utilisée pour la dernière fois le ', when],
    isBackedUp: 'sur plusieurs appareils',
    name: 'Nom',
    nameExample: 'Mon téléphone',
    rename: 'Renommer',
    codes: 'Codes de récupération',
    codesLeft: left => `Il en reste ${left}. De nouveaux codes remplacent tous ceux que vous avez.`,
    makeCodes: 'Créer de nouveaux codes',
    newCodes: 'Vos codes de récupération',
    aboutCodes:
      'Chacun vous laisse entrer une fois si vous perdez votre second facteur. Imprimez-les ou gardez-les avec vos mots de passe : ils ne sont affichés que cette fois.',
  },

  newApp: {
    title: 'Configurer une application d’authentification',
    lead: 'Scannez ceci avec votre application, puis saisissez le code qu’elle affiche.',
    qr: 'Code QR avec le secret qui figure dessous',
    byHand: 'Le saisir à la main',
    failed:
      'Ce code n’est pas correct. Vérifiez l’horloge de votre appareil et saisissez le code qu’il affiche maintenant.',
    confirm: 'Configurer',
  },

  deviceCode: {
    title: 'Connecter un appareil',
    lead: 'Saisissez le code que votre appareil affiche.',
    unknown: 'Ce code n’existe pas. Regardez votre appareil et saisissez-le à nouveau.',
    dead: 'Ce code a servi ou a expiré. Demandez-en un nouveau à votre appareil et saisissez-le ici.',
    over: 'Cette connexion est terminée',
    startAgain: 'Ouvrez à nouveau l’adresse que votre appareil affiche et saisissez-y son code.',
  },

  deviceConfirm: {
    title: 'Est-ce votre appareil ?',
    lead: (application, code) => [application, ' demande votre compte sur un appareil qui affiche le code ', code, '.'],
    calledItself: device => `Il se présente comme « ${device} ».`,
    wants: 'Il veut :',
    warning: 'Continuez seulement si l’appareil est devant vous. Si quelqu’un vous a envoyé le code, arrêtez-vous ici.',
    yes: 'Oui, le connecter',
    no: 'Non, arrêter',
  },

  deviceDone: {
    connected: 'Votre appareil est connecté',
    goesOn: application => `${application} continue sur votre appareil. Vous pouvez fermer cette fenêtre.`,
    stopped: 'Rien n’a été connecté',
  },

  signOut: {
    title: 'Se déconnecter ?',
    asks: application => `${application} demande à vous déconnecter.`,
    lead: 'Voulez-vous vous déconnecter ?',
    stay: 'Rester connecté',
  },

  signedOut: {
    title: 'Vous êtes déconnecté',
    notSignedIn: 'Vous n’êtes pas connecté',
    again: application => `Reconnectez-vous à ${application} quand vous le voulez.`,
  },

  onward: {
    title: 'Connexion en cours',
    wait: 'Un instant, s’il vous plaît.',
    formTitle: 'Vers la page suivante',
    byButton: 'La suite vient d’elle-même. S’il ne se passe rien, continuez ici.',
    titleTo: provider => `Vers ${provider}`,
    thereAndBack: 'Connectez-vous là-bas, et vous reviendrez ici.',
  },

  problems: {
    badRequest: {
      title: 'La requête n’a pas pu être lue.',
      remedy: 'Vérifiez le contenu et son Content-Type, puis envoyez-la à nouveau.',
    },
    formExpired: {
      title: 'Ce formulaire n’est plus valable.',
      remedy: 'Revenez en arrière, rechargez la page et envoyez à nouveau le formulaire.',
    },
    interactionGone: {
      title: 'Cette connexion est terminée.',
      remedy: 'Retournez à l’application et connectez-vous à nouveau.',
    },
    stranger: {
      title: 'Ce compte n’est pas connu ici.',
      remedy:
        'Retournez à l’application et connectez-vous avec un autre, ou demandez à votre administration de vous laisser entrer.',
    },
    notFederated: {
      title: 'Vous vous connectez ici avec votre mot de passe.',
      remedy:
        'Retournez à l’application et connectez-vous avec votre nom et votre mot de passe, ou demandez à votre administration de vous laisser vous connecter ailleurs.',
    },
    signInDeclined: {
      title: 'Vous n’avez pas été connecté ailleurs.',
      remedy: 'Retournez à l’application et connectez-vous à nouveau.',
    },
    signInTooOld: {
      title: 'Vous devez vous reconnecter.',
      remedy:
        'Une connexion plus ancienne a été utilisée ailleurs. Déconnectez-vous là-bas, retournez à l’application et connectez-vous à nouveau ; si cela n’aide pas, donnez à votre administration l’identifiant de la requête.',
    },
    upstreamFailed: {
      title: 'La connexion ailleurs a échoué.',
      remedy:
        'Retournez à l’application et connectez-vous à nouveau ; si cela se reproduit, donnez à votre administration l’identifiant de la requête.',
    },
    notFound: { title: 'Il n’y a rien à cette adresse.', remedy: 'Vérifiez l’adresse.' },
    methodNotAllowed: {
      title: 'Cette adresse ne répond pas à cette méthode.',
      remedy:
        'Revenez en arrière et utilisez les boutons de la page. Un programme utilise une méthode de l’en-tête Allow.',
    },
    tooLarge: { title: 'La requête est trop grande.', remedy: 'Envoyez moins à la fois.' },
    unsupportedMediaType: {
      title: 'Cette adresse ne lit pas ce genre de contenu.',
      remedy: 'Envoyez un formulaire en application/x-www-form-urlencoded.',
    },
    tooManyGuesses: {
      title: 'Trop de mots de passe ou de codes incorrects sont venus de votre réseau.',
      remedy: 'Attendez dix minutes, puis réessayez. Si vous avez oublié votre mot de passe, demandez un lien.',
    },
    tooManyMails: {
      title: 'Trop d’e-mails ont été demandés depuis votre réseau.',
      remedy: 'Attendez dix minutes, puis demandez-en encore un. D’ici là, regardez dans les courriers indésirables.',
    },
    tooManyTokens: {
      title: 'Trop des jetons sur lesquels on a interrogé ne valent rien.',
      remedy: 'Attendez aussi longtemps que Retry-After le dit. Les bons jetons reçoivent une réponse entre-temps.',
    },
    unavailable: {
      title: 'La base de données ne répond pas.',
      remedy: 'Réessayez dans quelques secondes ; si cela dure, prévenez votre administration.',
    },
    busy: { title: 'Le serveur est occupé.', remedy: 'Réessayez dans quelques secondes.' },
    internal: {
      title: 'Quelque chose s’est mal passé ici.',
      remedy: 'Réessayez ; si cela se reproduit, donnez à votre administration l’identifiant de la requête.',
    },
  },

  error: {
    signIn: 'Cette connexion ne peut pas continuer',
    signInRemedy: 'Retournez à l’application et recommencez.',
    signOut: 'La déconnexion n’a pas abouti',
    signOutRemedy: 'La demande n’était pas correcte. Vous pouvez vous déconnecter ici.',
    requestId: id => ['Identifiant de la requête : ', id],
  },

  mails: {
    hello: 'Bonjour,',
    chooseNew: 'Choisir un nouveau mot de passe',
    choose: 'Choisir le mot de passe',
    linkWorks: until =>
      `Le lien est valable une fois, jusqu’au ${until}. Ensuite, demandez-en un nouveau avec « Renvoyer l’e-mail » sur la page à laquelle il mène.`,
    notExpected:
      'Si vous n’attendiez pas cet e-mail, prévenez votre administration. Personne ne vous demandera jamais votre mot de passe.',
    notYou: 'Si ce n’était pas vous, prévenez tout de suite votre administration.',
    seeFactors: 'Voir vos seconds facteurs',
    resetLink: {
      subject: 'Choisissez un nouveau mot de passe',
      what: house => `l’administration a réinitialisé votre mot de passe pour ${house}. L’ancien n’est plus valable.`,
    },
    activationLink: {
      subject: house => `Votre compte chez ${house}`,
      what: house => `vous avez un compte chez ${house}. Choisissez votre mot de passe pour commencer.`,
    },
    recoveryLink: {
      subject: 'Mot de passe oublié ?',
      what: house =>
        `quelqu’un, sans doute vous, a demandé un nouveau mot de passe pour ${house}. Votre mot de passe actuel reste valable.`,
      works: until => `Le lien est valable une fois, jusqu’au ${until}.`,
      otherwise: 'Si ce n’était pas vous, ne faites rien : rien ne change.',
    },
    oneTimePassword: {
      subject: 'Votre mot de passe à usage unique',
      what: house =>
        `l’administration a réinitialisé votre mot de passe pour ${house}. L’ancien n’est plus valable. Connectez-vous une fois avec celui-ci :`,
      works: until =>
        `Vous choisirez ensuite votre propre mot de passe. Le mot de passe à usage unique est valable jusqu’au ${until}.`,
    },
    passwordReset: {
      subject: 'Votre mot de passe a été réinitialisé',
      what: (house, at) =>
        `l’administration a réinitialisé votre mot de passe pour ${house} le ${at}. L’ancien n’est plus valable.`,
      next: 'On vous dira comment vous connecter, et vous choisirez ensuite votre propre mot de passe.',
    },
    passwordExpires: {
      subject: 'Votre mot de passe expire bientôt',
      what: (house, until) =>
        `votre mot de passe pour ${house} expire le ${until}. Changez-le avant, et rien d’autre ne change :`,
      change: 'Changer votre mot de passe',
      next: 'Ensuite, un nouveau vous sera demandé à la connexion.',
    },
    linkExpires: {
      subject: 'Votre lien expire bientôt',
      what: house =>
        `il y a quelque temps, nous vous avons envoyé un lien pour choisir un mot de passe pour ${house}. Vous ne l’avez pas encore utilisé ; le voici à nouveau :`,
    },
    oneTimePasswordExpires: {
      subject: 'Votre mot de passe à usage unique expire bientôt',
      what: (house, until) =>
        `le mot de passe à usage unique que vous avez reçu pour ${house} est valable jusqu’au ${until}. Connectez-vous avant avec celui-ci et choisissez votre propre mot de passe :`,
      notHere:
        'Il n’est pas dans cet e-mail : cherchez-le là où vous l’avez reçu. Si vous ne le trouvez pas, demandez-en un nouveau à votre administration.',
    },
    resetUndone: {
      subject: 'Votre ancien mot de passe est à nouveau valable',
      what: (house, at) =>
        `l’administration a annulé la réinitialisation de votre mot de passe pour ${house} le ${at}. Votre ancien mot de passe est à nouveau valable : connectez-vous avec lui comme avant.`,
      next: 'Le lien ou le mot de passe à usage unique que vous avez reçu pour cela n’est plus valable.',
    },
    invitationUndone: {
      subject: 'Ce que nous vous avons envoyé a été annulé',
      what: (house, at) =>
        `l’administration a annulé le ${at} ce qui vous a été envoyé au sujet d’un mot de passe pour ${house}. Le lien ou le mot de passe à usage unique que vous avez reçu n’est plus valable.`,
      next: 'Vous n’avez rien à faire. Quand il sera temps de choisir un mot de passe, vous recevrez un autre e-mail.',
    },
    factorAdded: {
      subject: 'Vous avez un nouveau second facteur',
      what: (house, at) =>
        `une application d’authentification ou une clé d’accès a été ajoutée à votre compte chez ${house} le ${at}. Vous pouvez désormais vous connecter avec elle.`,
    },
    factorRemoved: {
      subject: 'Un second facteur a été retiré',
      what: (house, at) =>
        `une application d’authentification ou une clé d’accès a été retirée de votre compte chez ${house} le ${at}. Elle n’est plus valable.`,
    },
    factorsReset: {
      subject: 'Vos seconds facteurs ont été réinitialisés',
      what: (house, at) =>
        `l’administration a retiré votre application d’authentification, vos clés d’accès et vos codes de récupération pour ${house} le ${at}, et tous les navigateurs ont été déconnectés.`,
      next: 'Votre mot de passe reste valable. Connectez-vous avec lui et configurez à nouveau vos seconds facteurs :',
      setUp: 'Configurer les seconds facteurs',
      notAsked: 'Si vous ne l’avez pas demandé, prévenez tout de suite votre administration.',
    },
    recoveryCodesMade: {
      subject: 'Vous avez de nouveaux codes de récupération',
      what: (house, at) =>
        `de nouveaux codes de récupération ont été créés pour votre compte chez ${house} le ${at}. Les anciens ne sont plus valables.`,
    },
    recoveryCodeUsed: {
      subject: 'Un code de récupération a été utilisé',
      what: (house, at) =>
        `un de vos codes de récupération a été utilisé pour votre compte chez ${house} le ${at}, à la place d’un autre second facteur. Il n’est plus valable.`,
      left: left =>
        left === 0
          ? 'Il ne vous reste aucun code de récupération. Créez-en de nouveaux :'
          : `Il vous reste ${left} ${left === 1 ? 'code' : 'codes'} de récupération. Vous pouvez en créer de nouveaux à tout moment :`,
      notYou:
        'Si ce n’était pas vous, quelqu’un a vos codes, et peut-être votre mot de passe : changez tout de suite votre mot de passe, créez de nouveaux codes et prévenez votre administration.',
    },
    passwordChanged: {
      subject: 'Votre mot de passe a été changé',
      what: (house, at) =>
        `votre mot de passe pour ${house} a été changé le ${at}, et tous les autres navigateurs ont été déconnectés.`,
    },
  },
}
