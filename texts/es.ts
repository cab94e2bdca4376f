import { spaced } from '../policies/messages.ts'
import type { Texts } from './en.ts'
import { momentIn } from './format.ts'

const plural = (count: number, one: string, more: string) => `${count} ${count === 1 ? one : more}`

export const es: Texts = {
  tag: 'es',
  dir: 'ltr',

  words: {
    identifier: 'Nombre de usuario o correo electrónico',
    password: 'Contraseña',
    newPassword: 'Contraseña nueva',
    repeat: 'Repita la contraseña nueva',
    show: 'Mostrar',
    hide: 'Ocultar',
    code: 'Código',
    goOn: 'Continuar',
    cancel: 'Cancelar',
    remove: 'Quitar',
    signIn: 'Iniciar sesión',
    signOut: 'Cerrar sesión',
    signOutElsewhere: 'Cerrar las demás sesiones',
    resend: 'Reenviar el correo',
    closeWindow: 'Puede cerrar esta ventana.',
    anApplication: 'Una aplicación',
    yourAccount: 'Su cuenta',
    since: when => ['desde el ', when],
  },

  signIn: {
    title: 'Iniciar sesión',
    toGoOnTo: application => ['para continuar en ', application],
    failed: 'El nombre o la contraseña no son correctos, o la administración ha restablecido la contraseña.',
    again:
      'Ha tardado demasiado, o algo ha cambiado mientras tanto, quizá en otra pestaña. Inicie sesión de nuevo, con la contraseña nueva si ya la ha elegido.',
    byPasskey: 'Iniciar sesión con una llave de acceso',
    at: provider => `Iniciar sesión con ${provider}`,
    elsewhereOnly:
      'Esta aplicación solo admite a quien inicia sesión en otro lugar, no con una contraseña de aquí. Si no tiene cuenta en ninguno de los lugares que se ofrecen abajo, cancele y pregunte a la administración.',
    forgot: '¿Ha olvidado la contraseña?',
  },

  unchangeable: {
    title: 'Se necesita una contraseña mejor',
    lead: 'La aplicación a la que va pide una contraseña mejor que la suya, y la suya solo puede cambiarla la administración.',
    next: 'Pida otra a la administración. En los demás lugares su contraseña sirve como antes.',
    back: 'Volver a la aplicación',
  },

  passkey: {
    failed: 'No ha funcionado. Inténtelo de nuevo o use otro medio.',
    noScripts: 'Las llaves de acceso necesitan scripts, y este navegador los tiene desactivados.',
    unknown: 'Este navegador no conoce las llaves de acceso.',
  },

  secondFactor: {
    title: 'Confirme que es usted',
    lead: 'Hace falta una comprobación más.',
    leadTo: application => ['Hace falta una comprobación más; después continuará en ', application, '.'],
    failed:
      'No era correcto, ya se había usado o se ha intentado demasiadas veces. Espere un momento e inténtelo de nuevo.',
    byPasskey: 'Usar una llave de acceso',
    appOrRecoveryCode: 'Código de su aplicación de autenticación o un código de recuperación',
    recoveryCode: 'Un código de recuperación',
    lost: 'Si ha perdido todo lo que configuró, pida a la administración que lo restablezca.',
  },

  chooseAccount: {
    title: '¿Qué cuenta?',
    lead: userName => ['Ha iniciado sesión como ', userName, '.'],
    leadTo: (userName, application) => ['Ha iniciado sesión como ', userName, ' y continuará en ', application, '.'],
    continueAs: name => `Continuar como ${name}`,
    another: 'Usar otra cuenta',
  },

  consent: {
    title: '¿Permitir el acceso?',
    asks: application => [application, ' solicita:'],
    allow: 'Permitir',
    deny: 'No permitir',
  },

  scopes: {
    openid: 'Saber que es usted',
    profile: 'Ver su nombre y su perfil',
    email: 'Ver su dirección de correo',
    phone: 'Ver su número de teléfono',
    address: 'Ver su dirección postal',
    groups: 'Ver en qué grupos está',
    offline_access: 'Mantener el acceso cuando usted no esté',
    'me:read': 'Ver lo que se guarda aquí sobre usted',
    'me:write': 'Cambiar aquí sus nombres, teléfonos, direcciones, fotos e idioma',
    'users:read': 'Leer personas y grupos',
    'users:write': 'Crear, cambiar y eliminar personas y grupos',
    'users:read-all': 'Leer personas y grupos, y cómo los llama cada sistema conectado',
    'policies:read': 'Leer las políticas de contraseñas',
    'policies:write': 'Crear, cambiar y eliminar políticas de contraseñas',
    'clients:read': 'Leer los sistemas conectados y sus ajustes',
    'clients:write': 'Crear, cambiar y eliminar sistemas conectados',
    'applications:read': 'Leer las aplicaciones y sus ajustes',
    'applications:write': 'Registrar, cambiar y eliminar aplicaciones, y crear secretos para ellas',
    'applications:register': 'Permitir que una aplicación para personas se registre por sí misma',
    'applications:register-without-pkce':
      'Permitir que una aplicación para personas se registre por sí misma, sin PKCE si guarda un secreto o una clave',
    'events:read': 'Leer a quién se avisa de los eventos de seguridad',
    'events:write': 'Crear, cambiar y eliminar a quién se avisa de los eventos de seguridad',
    'audit:read': 'Leer lo que ha ocurrido: cambios, restablecimientos e inicios de sesión',
    'templates:read': 'Leer las plantillas de correo y sus versiones anteriores',
    'templates:write': 'Crear, cambiar, eliminar y probar plantillas de correo',
    'domains:read': 'Leer los dominios de correo y cuántas personas los tienen',
    'domains:write': 'Crear, verificar, confirmar y eliminar dominios de correo',
    'mail:read': 'Leer qué correos se enviaron a las personas y qué fue de ellos',
    'mail:write': 'Volver a poner en cola los correos que fallaron',
    'sessions:read': 'Leer quién ha iniciado sesión y en qué aplicaciones',
    'sessions:revoke': 'Cerrar sesiones de personas, con todo lo que se emitió en ellas',
    'passwords:reset':
      'Restablecer contraseñas mediante un enlace, una contraseña de un solo uso o una que deba cambiarse',
    'factors:reset': 'Quitar los segundos factores de una persona para que configure otros',
    'jobs:read': 'Leer las tareas de restablecimiento y qué fue de sus personas',
    'jobs:unattended': 'Ejecutar tareas de cualquier tamaño sin la aprobación de otra persona',
    'passwords:set': 'Dar a una persona una contraseña que deba cambiar al iniciar sesión',
    'passwords:keep': 'Fijar una contraseña que la persona pueda conservar',
    'passwords:import': 'Traer con las personas nuevas los hashes de contraseñas de otro sistema',
    'roles:read': 'Leer los roles y lo que permiten',
    'roles:write': 'Crear, dar y quitar roles, y cambiar a las personas y grupos que tienen uno',
  },

  newPassword: {
    title: 'Elija una contraseña nueva',
    firstTitle: 'Elija su contraseña',
    for: userName => ['Para ', userName],
    reasons: {
      reset: 'La administración ha restablecido su contraseña. Elija una nueva que solo usted conozca.',
      expired: 'Su contraseña es demasiado antigua. Elija una nueva.',
      demanded: 'Ahora todo el mundo debe elegir una contraseña nueva, y usted también.',
      policy: 'Su contraseña no es lo bastante segura aquí. Elija una nueva.',
      application: 'Allí adonde va, las contraseñas deben ser más seguras que la suya. Elija una nueva.',
      first: 'Es su primer inicio de sesión. Elija una contraseña que solo usted conozca.',
    },
    thenTo: application => ['Después continuará en ', application, '.'],
    worksUntil: when => ['Este formulario sirve hasta el ', when, '.'],
    set: 'Guardar la contraseña nueva',
    unfit: 'Esta contraseña todavía no sirve. Lo que necesita:',
    rules: 'Lo que necesita su contraseña',
    met: 'cumplido',
    unmet: 'aún no se cumple',
    pending: 'se comprueba al enviarla',
  },

  rules: {
    minLength: ({ minLength }) => `Al menos ${plural(minLength, 'carácter', 'caracteres')}`,
    maxLength: ({ maxLength }) => `Como máximo ${plural(maxLength, 'carácter', 'caracteres')}`,
    minAlphas: ({ minAlphas }) => `Al menos ${plural(minAlphas, 'letra', 'letras')}`,
    minLowerCase: ({ minLowerCase }) => `Al menos ${plural(minLowerCase, 'letra minúscula', 'letras minúsculas')}`,
    minUpperCase: ({ minUpperCase }) => `Al menos ${plural(minUpperCase, 'letra mayúscula', 'letras mayúsculas')}`,
    minNumerals: ({ minNumerals }) => `Al menos ${plural(minNumerals, 'cifra', 'cifras')}`,
    minAlphaNumerals: ({ minAlphaNumerals }) =>
      `Al menos ${plural(minAlphaNumerals, 'letra o cifra', 'letras o cifras')}`,
    minSpecialChars: ({ minSpecialChars }) =>
      `Al menos ${plural(minSpecialChars, 'carácter especial', 'caracteres especiales')}`,
    maxSpecialChars: ({ maxSpecialChars }) =>
      `Como máximo ${plural(maxSpecialChars, 'carácter especial', 'caracteres especiales')}`,
    minUniqueChars: ({ minUniqueChars }) => `Al menos ${plural(minUniqueChars, 'carácter', 'caracteres distintos')}`,
    maxRepeatedChars: ({ maxRepeatedChars }) => `Ningún carácter más de ${plural(maxRepeatedChars, 'vez', 'veces')}`,
    startsWithAlphabet: () => 'Empieza por una letra',
    requiredChars: ({ requiredChars }) => `Contiene cada uno de ${spaced(requiredChars)}`,
    disallowedChars: ({ disallowedChars }) => `No contiene ninguno de ${spaced(disallowedChars)}`,
    allowedChars: ({ allowedChars }) => `Contiene solo ${spaced(allowedChars)}`,
    disallowedSubstrings: ({ disallowedSubstrings }) => `No contiene ${disallowedSubstrings}`,
    firstNameDisallowed: () => 'No contiene su nombre',
    lastNameDisallowed: () => 'No contiene su apellido',
    userNameDisallowed: () => 'No contiene su nombre de usuario',
    disallowedUserAttributeValues: ({ disallowedUserAttributeValues }) =>
      `No contiene lo que se sabe de usted: ${disallowedUserAttributeValues}`,
    blockCommon: () => 'No es una contraseña que usa mucha gente, ni su nombre, ni una misma cosa repetida',
    dictionaryWordDisallowed: () => 'No es una palabra del diccionario',
    dictionaryGone: () =>
      'No se puede comparar con el diccionario, que este servidor ya no tiene: avise a la administración',
    minStrength: ({ minStrength }) =>
      `Es ${['', 'difícil', 'difícil', 'muy difícil', 'dificilísima'][minStrength]} de adivinar`,
    distinctCharacters: ({ distinctCharacters }) =>
      `Al menos ${plural(distinctCharacters, 'carácter', 'caracteres')} que su contraseña actual no tiene`,
    blockBreached: () => 'No es una contraseña que se haya filtrado en algún sitio',
    breachedUnanswered: () =>
      'Ahora no se puede comparar con las contraseñas filtradas: inténtelo de nuevo dentro de unos minutos',
    breachedNowhere: () =>
      'No se puede comparar con las contraseñas filtradas, que este servidor ya no tiene: avise a la administración',
    numPasswordsInHistory: ({ numPasswordsInHistory: count }) =>
      count > 0
        ? `No es su contraseña actual ni ${count === 1 ? 'la última' : `una de las últimas ${count}`}`
        : 'No es su contraseña actual',
    minPasswordAge: ({ minPasswordAge, from }) =>
      `Usted puede cambiarla de nuevo ${plural(minPasswordAge, 'día', 'días')} después del último cambio: a partir del ${momentIn(es, new Date(from))}`,
    empty: () => 'No está vacía',
    tooLong: () => 'No tiene más de 1024 bytes',
    invisible: () => 'Contiene solo caracteres que se pueden ver y teclear',
    repeat: () => 'Los dos campos contienen la misma contraseña',
  },

  passwordSet: {
    title: 'Su contraseña está guardada',
    lead: 'Se han cerrado todas sus sesiones. Vuelva a su aplicación e inicie sesión con la contraseña nueva.',
    toAccount: 'Iniciar sesión en su cuenta',
  },

  forgot: {
    title: '¿Ha olvidado la contraseña?',
    lead: 'Díganos quién es y le enviaremos un correo con un enlace para elegir una contraseña nueva.',
    send: 'Enviar el correo',
  },

  mailSent: {
    title: 'Mire su correo',
    lead: 'Si existe una cuenta con ese nombre y le corresponde un correo, ya está en camino. Siga sus indicaciones para elegir una contraseña nueva.',
    leadAgain:
      'Si existe una cuenta con ese nombre y le corresponde un correo, ya hay uno nuevo en camino. Siga sus indicaciones para elegir una contraseña nueva.',
    hint: '¿No ha llegado nada después de unos minutos? Mire en la carpeta de correo no deseado y después pídalo de nuevo: se envía como máximo un correo por minuto y solo sirve el más reciente. ¿Le han dado una contraseña de un solo uso? Entonces inicie sesión con ella.',
  },

  linkDead: {
    title: 'Este enlace ya no sirve',
    lead: 'Ya se usó, se envió uno más reciente o ha caducado.',
    byName: 'Pedir un enlace con su nombre',
  },

  account: {
    signedInAs: userName => ['Ha iniciado sesión como ', userName, '.'],
    addresses: 'Direcciones',
    sessions: 'Dónde ha iniciado sesión',
    thisBrowser: 'Este navegador',
    lastSeen: when => ['visto por última vez el ', when],
    from: address => `desde ${address}`,
    allowed: 'Lo que ha permitido',
    withdraw: 'Retirar',
    elsewhere: 'Cómo inicia sesión',
    signsInWith: providers => `Usted inicia sesión con ${providers}. Aquí no tiene contraseña.`,
    anotherOrganisation: 'otra organización',
    factors: 'Segundos factores',
    noFactors: 'Ahora basta con su contraseña. Un segundo factor lo hace más seguro.',
    hasFactors: count => `Tiene ${count}.`,
    setUpFactors: 'Configurar uno',
    changeFactors: 'Verlos y cambiarlos',
    password: 'Cambiar la contraseña',
    current: 'Contraseña actual',
    administratorOnly: 'Solo la administración puede cambiar la contraseña de esta cuenta.',
    changed: 'Su contraseña ha cambiado y se ha cerrado la sesión en todos los demás navegadores.',
    wrongCurrent:
      'La contraseña actual no es correcta o se ha intentado demasiadas veces. Espere un momento e inténtelo de nuevo.',
    activity: 'Actividad reciente',
    activityHint: 'Si algo de esto no lo hizo usted, cambie su contraseña y avise a la administración.',
  },

  activity: {
    'signIn.password': 'Inició sesión con su contraseña',
    'signIn.passkey': 'Inició sesión con una llave de acceso',
    'signIn.secondFactor': 'Confirmó su segundo factor',
    'signIn.federated': 'Inició sesión en otro lugar',
    'password.reset': 'Se restableció su contraseña',
    'password.resetUndone': 'Se anuló el restablecimiento de su contraseña',
    'password.resetCompleted': 'Eligió una contraseña nueva mediante un enlace',
    'password.recovered': 'Eligió una contraseña nueva mediante un enlace que pidió',
    'password.recoveryMailed': 'Se pidió un enlace para una contraseña nueva',
    'password.resetMailedAgain': 'Se reenvió un correo para una contraseña nueva',
    'password.forcedChange': 'Eligió una contraseña nueva al iniciar sesión',
    'password.changed': 'Cambió su contraseña',
    'password.unlocked': 'Se desbloqueó su contraseña',
    'sessions.revoked': 'Se cerraron todas sus sesiones',
    'session.ended': 'Se cerró la sesión de un navegador',
    'factor.added': 'Se añadió un segundo factor',
    'factor.removed': 'Se quitó un segundo factor',
    'factors.reset': 'Se restablecieron sus segundos factores',
    'recoveryCodes.made': 'Se crearon códigos de recuperación nuevos',
    'consent.withdrawn': 'Retiró lo que se permitía a una aplicación',
    'personalToken.created': 'Se creó un token a su nombre',
    'personalToken.ended': 'Se anuló un token a su nombre',
  },

  failures: {
    'signIn.password': 'Falló un inicio de sesión con su nombre',
    'signIn.passkey': 'Falló un inicio de sesión con una llave de acceso',
    'signIn.secondFactor': 'No se confirmó un segundo factor',
    'signIn.federated': 'Falló un inicio de sesión en otro lugar',
    'password.forcedChange': 'Una contraseña nueva no cumplía las reglas',
    'password.changed': 'Falló un cambio de su contraseña',
  },

  device: {
    browserOn: (browser, system) => `${browser} en ${system}`,
    aBrowser: 'Un navegador',
  },

  factors: {
    title: 'Segundos factores',
    lead: userName => ['Lo que se pide a ', userName, ' además de la contraseña.'],
    back: 'Volver',
    added: 'Ya está configurado. Desde ahora se le pedirá este u otro de sus segundos factores al iniciar sesión.',
    removed: 'Se ha quitado y ya no sirve.',
    elsewhere: 'También tiene sesiones anteriores abiertas en otros lugares.',
    notAdded:
      'No se ha añadido esta llave de acceso. Puede que ya estuviera o que el navegador haya tardado demasiado: inténtelo de nuevo.',
    app: 'Aplicación de autenticación',
    anApp: 'Una aplicación que muestra códigos',
    noApp: 'Una aplicación en su teléfono que muestra un código nuevo cada 30 segundos.',
    setUpApp: 'Configurar una aplicación',
    passkeys: 'Llaves de acceso',
    aboutPasskeys:
      'Un dispositivo o una llave de seguridad que le reconoce por el dedo, la cara o un PIN. Con ella inicia sesión sin contraseña.',
    addPasskey: 'Añadir una llave de acceso',
    aPasskey: 'Llave de acceso',
    lastUsed: when => ['usada por última vez el ', when],
    isBackedUp: 'en varios dispositivos',
    name: 'Nombre',
    nameExample: 'Mi teléfono',
    rename: 'Cambiar el nombre',
    codes: 'Códigos de recuperación',
    codesLeft: left => `${left === 1 ? 'Queda' : 'Quedan'} ${left}. Los nuevos sustituyen a todos los que tiene.`,
    makeCodes: 'Crear códigos nuevos',
    newCodes: 'Sus códigos de recuperación',
    aboutCodes:
      'Cada uno le permite entrar una vez si pierde su segundo factor. Imprímalos o guárdelos junto a sus contraseñas: solo se muestran esta vez.',
  },

  newApp: {
    title: 'Configurar una aplicación de autenticación',
    lead: 'Escanee esto con su aplicación e introduzca después el código que muestre.',
    qr: 'Código QR con el secreto que aparece debajo',
    byHand: 'Introducirlo a mano',
    failed: 'Ese código no es correcto. Compruebe el reloj de su dispositivo e introduzca el código que muestra ahora.',
    confirm: 'Configurarla',
  },

  deviceCode: {
    title: 'Conectar un dispositivo',
    lead: 'Introduzca el código que muestra su dispositivo.',
    unknown: 'Ese código no existe. Mire su dispositivo e introdúzcalo de nuevo.',
    dead: 'Ese código ya se usó o ha caducado. Pida uno nuevo a su dispositivo e introdúzcalo aquí.',
    over: 'Este inicio de sesión ha terminado',
    startAgain: 'Abra de nuevo la dirección que muestra su dispositivo e introduzca allí su código.',
  },

  deviceConfirm: {
    title: '¿Es este su dispositivo?',
    lead: (application, code) => [
      application,
      ' solicita su cuenta en un dispositivo que muestra el código ',
      code,
      '.',
    ],
    calledItself: device => `Se presenta como «${device}».`,
    wants: 'Quiere:',
    warning: 'Continúe solo si tiene el dispositivo delante. Si alguien le envió el código, deténgase aquí.',
    yes: 'Sí, conectarlo',
    no: 'No, detener',
  },

  deviceDone: {
    connected: 'Su dispositivo está conectado',
    goesOn: application => `${application} continúa en su dispositivo. Puede cerrar esta ventana.`,
    stopped: 'No se ha conectado nada',
  },

  signOut: {
    title: '¿Cerrar la sesión?',
    asks: application => `${application} solicita cerrar su sesión.`,
    lead: '¿Quiere cerrar la sesión?',
    stay: 'Seguir con la sesión abierta',
  },

  signedOut: {
    title: 'Ha cerrado la sesión',
    notSignedIn: 'No ha iniciado sesión',
    again: application => `Inicie sesión de nuevo en ${application} cuando quiera.`,
  },

  onward: {
    title: 'Iniciando su sesión',
    wait: 'Un momento, por favor.',
    formTitle: 'A la página siguiente',
    byButton: 'Se continúa automáticamente. Si no ocurre nada, continúe aquí.',
    titleTo: provider => `A continuación: ${provider}`,
    thereAndBack: 'Inicie sesión allí y volverá aquí.',
  },

  problems: {
    badRequest: {
      title: 'No se ha podido leer la solicitud.',
      remedy: 'Compruebe el contenido y su Content-Type y envíela de nuevo.',
    },
    formExpired: {
      title: 'Este formulario ya no es válido.',
      remedy: 'Vuelva atrás, recargue la página y envíe de nuevo el formulario.',
    },
    interactionGone: {
      title: 'Este inicio de sesión ha terminado.',
      remedy: 'Vuelva a la aplicación e inicie sesión de nuevo.',
    },
    stranger: {
      title: 'Esa cuenta no se conoce aquí.',
      remedy: 'Vuelva a la aplicación e inicie sesión con otra, o pida a la administración que le permita entrar.',
    },
    notFederated: {
      title: 'Aquí inicia sesión con su contraseña.',
      remedy:
        'Vuelva a la aplicación e inicie sesión con su nombre y su contraseña, o pida a la administración que le permita hacerlo en otro lugar.',
    },
    signInDeclined: {
      title: 'No ha iniciado sesión en el otro lugar.',
      remedy: 'Vuelva a la aplicación e inicie sesión de nuevo.',
    },
    signInTooOld: {
      title: 'Debe iniciar sesión otra vez.',
      remedy:
        'En el otro lugar se usó una sesión anterior. Ciérrela allí, vuelva a la aplicación e inicie sesión de nuevo; si no sirve, indique a la administración el identificador de la solicitud.',
    },
    upstreamFailed: {
      title: 'Ha fallado el inicio de sesión en el otro lugar.',
      remedy:
        'Vuelva a la aplicación e inicie sesión de nuevo; si se repite, indique a la administración el identificador de la solicitud.',
    },
    notFound: { title: 'No hay nada en esta dirección.', remedy: 'Compruebe la dirección.' },
    methodNotAllowed: {
      title: 'Esta dirección no responde a ese método.',
      remedy: 'Vuelva atrás y use los botones de la página. Un programa usa un método de la cabecera Allow.',
    },
    tooLarge: { title: 'La solicitud es demasiado grande.', remedy: 'Envíe menos de una vez.' },
    unsupportedMediaType: {
      title: 'Esta dirección no lee ese tipo de contenido.',
      remedy: 'Envíe un formulario como application/x-www-form-urlencoded.',
    },
    tooManyGuesses: {
      title: 'Han llegado demasiadas contraseñas o códigos incorrectos desde su red.',
      remedy: 'Espere diez minutos e inténtelo de nuevo. Si ha olvidado su contraseña, pida un enlace.',
    },
    tooManyMails: {
      title: 'Se han pedido demasiados correos desde su red.',
      remedy: 'Espere diez minutos y pida otro. Mientras tanto, mire en la carpeta de correo no deseado.',
    },
    tooManyTokens: {
      title: 'Demasiados de los tokens por los que se preguntó no valen nada.',
      remedy: 'Espere lo que indica Retry-After. Mientras tanto se responde por los tokens válidos.',
    },
    unavailable: {
      title: 'La base de datos no responde.',
      remedy: 'Inténtelo de nuevo en unos segundos; si continúa, avise a la administración.',
    },
    busy: { title: 'El servidor está ocupado.', remedy: 'Inténtelo de nuevo en unos segundos.' },
    internal: {
      title: 'Algo ha salido mal aquí.',
      remedy: 'Inténtelo de nuevo; si se repite, indique a la administración el identificador de la solicitud.',
    },
  },

  error: {
    signIn: 'Este inicio de sesión no puede continuar',
    signInRemedy: 'Vuelva a la aplicación y empiece de nuevo.',
    signOut: 'No se pudo cerrar la sesión',
    signOutRemedy: 'La solicitud no era correcta. Puede cerrar la sesión aquí.',
    requestId: id => ['Identificador de la solicitud: ', id],
  },

  mails: {
    hello: 'Hola:',
    chooseNew: 'Elegir una contraseña nueva',
    choose: 'Elegir la contraseña',
    linkWorks: until =>
      `El enlace sirve una vez, hasta el ${until}. Después, pida otro con «Reenviar el correo» en la página a la que lleva.`,
    notExpected: 'Si no esperaba este correo, avise a la administración. Nadie le pedirá nunca su contraseña.',
    notYou: 'Si no fue usted, avise de inmediato a la administración.',
    seeFactors: 'Ver sus segundos factores',
    resetLink: {
      subject: 'Elija una contraseña nueva',
      what: house => `La administración ha restablecido su contraseña de ${house}. La anterior ya no sirve.`,
    },
    activationLink: {
      subject: house => `Su cuenta en ${house}`,
      what: house => `Tiene una cuenta en ${house}. Elija su contraseña para empezar.`,
    },
    recoveryLink: {
      subject: '¿Ha olvidado la contraseña?',
      what: house =>
        `Alguien, probablemente usted, ha pedido una contraseña nueva para ${house}. Su contraseña actual sigue sirviendo.`,
      works: until => `El enlace sirve una vez, hasta el ${until}.`,
      otherwise: 'Si no fue usted, no haga nada: nada cambiará.',
    },
    oneTimePassword: {
      subject: 'Su contraseña de un solo uso',
      what: house =>
        `La administración ha restablecido su contraseña de ${house}. La anterior ya no sirve. Inicie sesión una vez con esta:`,
      works: until => `Después elegirá una contraseña propia. La contraseña de un solo uso sirve hasta el ${until}.`,
    },
    passwordReset: {
      subject: 'Su contraseña se ha restablecido',
      what: (house, at) =>
        `La administración ha restablecido su contraseña de ${house} el ${at}. La anterior ya no sirve.`,
      next: 'Le dirán cómo iniciar sesión y después elegirá una contraseña propia.',
    },
    passwordExpires: {
      subject: 'Su contraseña está a punto de caducar',
      what: (house, until) => `Su contraseña de ${house} caduca el ${until}. Cámbiela antes y no cambiará nada más:`,
      change: 'Cambiar la contraseña',
      next: 'Después se le pedirá una nueva al iniciar sesión.',
    },
    linkExpires: {
      subject: 'Su enlace está a punto de caducar',
      what: house =>
        `Hace un tiempo le enviamos un enlace para elegir una contraseña de ${house}. Todavía no lo ha usado; aquí lo tiene de nuevo:`,
    },
    oneTimePasswordExpires: {
      subject: 'Su contraseña de un solo uso está a punto de caducar',
      what: (house, until) =>
        `La contraseña de un solo uso que recibió para ${house} sirve hasta el ${until}. Inicie sesión con ella antes y elija una contraseña propia:`,
      notHere: 'No está en este correo: búsquela donde la recibió. Si no la encuentra, pida otra a la administración.',
    },
    resetUndone: {
      subject: 'Su contraseña anterior vuelve a servir',
      what: (house, at) =>
        `La administración ha anulado el restablecimiento de su contraseña de ${house} el ${at}. Su contraseña anterior vuelve a servir: inicie sesión con ella como antes.`,
      next: 'El enlace o la contraseña de un solo uso que recibió para ello ya no sirve.',
    },
    invitationUndone: {
      subject: 'Lo que le enviamos se ha anulado',
      what: (house, at) =>
        `La administración ha anulado el ${at} lo que le enviamos sobre una contraseña de ${house}. El enlace o la contraseña de un solo uso que recibió ya no sirve.`,
      next: 'No tiene que hacer nada. Cuando llegue el momento de elegir una contraseña, recibirá otro correo.',
    },
    factorAdded: {
      subject: 'Tiene un segundo factor nuevo',
      what: (house, at) =>
        `Se ha añadido una aplicación de autenticación o una llave de acceso a su cuenta de ${house} el ${at}. Desde ahora puede iniciar sesión con ella.`,
    },
    factorRemoved: {
      subject: 'Se ha quitado un segundo factor',
      what: (house, at) =>
        `Se ha quitado una aplicación de autenticación o una llave de acceso de su cuenta de ${house} el ${at}. Ya no sirve.`,
    },
    factorsReset: {
      subject: 'Sus segundos factores se han restablecido',
      what: (house, at) =>
        `La administración ha quitado su aplicación de autenticación, sus llaves de acceso y sus códigos de recuperación de ${house} el ${at}, y se ha cerrado la sesión en todos los navegadores.`,
      next: 'Su contraseña sigue sirviendo. Inicie sesión con ella y configure de nuevo sus segundos factores:',
      setUp: 'Configurar los segundos factores',
      notAsked: 'Si no lo pidió usted, avise de inmediato a la administración.',
    },
    recoveryCodesMade: {
      subject: 'Tiene códigos de recuperación nuevos',
      what: (house, at) =>
        `Se han creado códigos de recuperación nuevos para su cuenta de ${house} el ${at}. Los anteriores ya no sirven.`,
    },
    recoveryCodeUsed: {
      subject: 'Se ha usado un código de recuperación',
      what: (house, at) =>
        `Se ha usado uno de sus códigos de recuperación para su cuenta de ${house} el ${at}, en lugar de otro segundo factor. Ya no sirve.`,
      left: left =>
        left === 0
          ? 'No le queda ningún código de recuperación. Cree otros nuevos:'
          : `Le ${left === 1 ? 'queda 1 código' : `quedan ${left} códigos`} de recuperación. Puede crear otros nuevos cuando quiera:`,
      notYou:
        'Si no fue usted, alguien tiene sus códigos y quizá también su contraseña: cambie de inmediato su contraseña, cree códigos nuevos y avise a la administración.',
    },
    passwordChanged: {
      subject: 'Su contraseña ha cambiado',
      what: (house, at) =>
        `Su contraseña de ${house} cambió el ${at} y se cerró la sesión en todos los demás navegadores.`,
    },
  },
}
