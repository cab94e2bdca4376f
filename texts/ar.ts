import { spaced } from '../policies/messages.ts'
import type { Texts } from './en.ts'
import { countIn, momentIn } from './format.ts'

/** A name or value of other letters keeps its own direction amid Arabic (Unicode isolates). */
const apart = (text: string) => `\u2068${text}\u2069`

const characters = (count: number) =>
  countIn(ar, count, { one: 'حرف واحد', two: 'حرفان', few: '# أحرف', many: '# حرفًا', other: '# حرف' })
const letters = (count: number, adjective = '', plural = adjective) =>
  countIn(ar, count, {
    one: `حرف أبجدي${adjective} واحد`,
    two: `حرفان أبجديان${plural}`,
    few: `# أحرف أبجدية${plural}`,
    many: `# حرفًا أبجديًا${adjective}`,
    other: `# حرف أبجدي${adjective}`,
  })
const digits = (count: number) =>
  countIn(ar, count, { one: 'رقم واحد', two: 'رقمان', few: '# أرقام', many: '# رقمًا', other: '# رقم' })
const symbols = (count: number) =>
  countIn(ar, count, {
    one: 'رمز خاص واحد',
    two: 'رمزان خاصان',
    few: '# رموز خاصة',
    many: '# رمزًا خاصًا',
    other: '# رمز خاص',
  })
const days = (count: number) =>
  countIn(ar, count, { one: 'يوم واحد', two: 'يومين', few: '# أيام', many: '# يومًا', other: '# يوم' })

export const ar: Texts = {
  tag: 'ar',
  dir: 'rtl',

  words: {
    identifier: 'اسم المستخدم أو البريد الإلكتروني',
    password: 'كلمة المرور',
    newPassword: 'كلمة المرور الجديدة',
    repeat: 'كلمة المرور الجديدة مرة أخرى',
    show: 'إظهار',
    hide: 'إخفاء',
    code: 'الرمز',
    goOn: 'متابعة',
    cancel: 'إلغاء',
    remove: 'إزالة',
    signIn: 'تسجيل الدخول',
    signOut: 'تسجيل الخروج',
    signOutElsewhere: 'تسجيل الخروج من كل مكان آخر',
    resend: 'إعادة إرسال الرسالة',
    closeWindow: 'يمكنكم إغلاق هذه النافذة.',
    anApplication: 'تطبيق',
    yourAccount: 'حسابكم',
    since: when => ['منذ ', when],
  },

  signIn: {
    title: 'تسجيل الدخول',
    toGoOnTo: application => ['للمتابعة إلى ', application],
    failed: 'الاسم أو كلمة المرور غير صحيح، أو أن أحد المسؤولين أعاد تعيين كلمة المرور.',
    byPasskey: 'تسجيل الدخول بمفتاح مرور',
    at: provider => `تسجيل الدخول عبر ${apart(provider)}`,
    forgot: 'هل نسيتم كلمة المرور؟',
  },

  passkey: {
    failed: 'لم ينجح ذلك. حاولوا مرة أخرى أو استخدموا طريقة أخرى.',
    noScripts: 'تحتاج مفاتيح المرور إلى نصوص برمجية، وهي معطلة في هذا المتصفح.',
    unknown: 'هذا المتصفح لا يدعم مفاتيح المرور.',
  },

  secondFactor: {
    title: 'تأكيد هويتكم',
    lead: 'نحتاج إلى إثبات آخر.',
    leadTo: application => ['نحتاج إلى إثبات آخر، ثم تتابعون إلى ', application, '.'],
    failed: 'لم يكن ذلك صحيحًا، أو استُخدم من قبل، أو جُرِّب مرات كثيرة. انتظروا قليلًا ثم حاولوا مرة أخرى.',
    byPasskey: 'استخدام مفتاح مرور',
    appOrRecoveryCode: 'رمز تطبيق المصادقة، أو رمز استرداد',
    recoveryCode: 'رمز استرداد',
    lost: 'إذا فقدتم كل ما أعددتموه، فاطلبوا من المسؤول إعادة تعيينه.',
  },

  chooseAccount: {
    title: 'أي حساب؟',
    lead: userName => ['سجلتم الدخول باسم ', userName, '.'],
    leadTo: (userName, application) => ['سجلتم الدخول باسم ', userName, ' وتتابعون إلى ', application, '.'],
    continueAs: name => `المتابعة باسم ${apart(name)}`,
    another: 'استخدام حساب آخر',
  },

  consent: {
    title: 'هل تسمحون بالوصول؟',
    asks: application => ['يطلب ', application, ' ما يلي:'],
    allow: 'السماح',
    deny: 'عدم السماح',
  },

  scopes: {
    openid: 'التعرف على هويتكم',
    profile: 'الاطلاع على اسمكم وملفكم الشخصي',
    email: 'الاطلاع على عنوان بريدكم الإلكتروني',
    phone: 'الاطلاع على رقم هاتفكم',
    address: 'الاطلاع على عنوانكم البريدي',
    groups: 'الاطلاع على المجموعات التي تنتمون إليها',
    offline_access: 'الاحتفاظ بالوصول أثناء غيابكم',
    'me:read': 'الاطلاع على ما هو محفوظ عنكم هنا',
    'me:write': 'تغيير أسمائكم وأرقام هواتفكم وعناوينكم وصوركم ولغتكم هنا',
    'users:read': 'قراءة الأشخاص والمجموعات',
    'users:write': 'إنشاء الأشخاص والمجموعات وتغييرهم وحذفهم',
    'users:read-all': 'قراءة الأشخاص والمجموعات وما يسميهم به كل نظام متصل',
    'policies:read': 'قراءة سياسات كلمات المرور',
    'policies:write': 'إنشاء سياسات كلمات المرور وتغييرها وحذفها',
    'clients:read': 'قراءة الأنظمة المتصلة وإعداداتها',
    'clients:write': 'إنشاء الأنظمة المتصلة وتغييرها وحذفها',
    'applications:read': 'قراءة التطبيقات وإعداداتها',
    'applications:write': 'تسجيل التطبيقات وتغييرها وحذفها وإنشاء أسرار لها',
    'applications:register': 'السماح لتطبيق بتسجيل نفسه',
    'events:read': 'قراءة من يُبلَّغ بالأحداث الأمنية',
    'events:write': 'إضافة من يُبلَّغ بالأحداث الأمنية وتغييره وحذفه',
    'audit:read': 'قراءة ما حدث: التغييرات وعمليات إعادة التعيين وتسجيل الدخول',
    'templates:read': 'قراءة قوالب الرسائل وإصداراتها السابقة',
    'templates:write': 'إنشاء قوالب الرسائل وتغييرها وحذفها وإرسال تجربة منها',
    'domains:read': 'قراءة نطاقات البريد وعدد الأشخاص فيها',
    'domains:write': 'إنشاء نطاقات البريد والتحقق منها وتأكيدها وحذفها',
    'mail:read': 'قراءة الرسائل المرسلة إلى الأشخاص وما آلت إليه',
    'mail:write': 'إعادة الرسائل التي فشلت إلى قائمة الإرسال',
    'sessions:read': 'قراءة من سجل الدخول وفي أي تطبيقات',
    'sessions:revoke': 'إنهاء جلسات الأشخاص وكل ما مُنح فيها',
    'passwords:reset': 'إعادة تعيين كلمة مرور برابط أو بكلمة مرور لمرة واحدة أو بأخرى يجب تغييرها',
    'factors:reset': 'إزالة عوامل التحقق الثانية لشخص كي يُعِدّ غيرها',
    'jobs:read': 'قراءة مهام إعادة التعيين وما آل إليه أصحابها',
    'jobs:unattended': 'تشغيل مهام إعادة التعيين بأي حجم دون موافقة مسؤول آخر',
    'passwords:set': 'إعطاء شخص كلمة مرور يجب تغييرها عند تسجيل الدخول التالي',
    'passwords:keep': 'تعيين كلمة مرور يمكن للشخص الاحتفاظ بها',
    'passwords:import': 'نقل بصمات كلمات المرور من نظام آخر مع الأشخاص الجدد',
    'roles:read': 'قراءة الأدوار وما تسمح به',
    'roles:write': 'إنشاء الأدوار ومنحها وسحبها وتغيير من يملكها من أشخاص ومجموعات',
  },

  newPassword: {
    title: 'اختيار كلمة مرور جديدة',
    firstTitle: 'اختيار كلمة المرور',
    for: userName => ['للحساب ', userName],
    reasons: {
      reset: 'أعاد أحد المسؤولين تعيين كلمة مروركم. اختاروا كلمة مرور جديدة لا يعرفها أحد سواكم.',
      expired: 'كلمة مروركم قديمة جدًا. اختاروا كلمة جديدة.',
      demanded: 'على الجميع الآن اختيار كلمة مرور جديدة، وأنتم كذلك.',
      policy: 'كلمة مروركم ليست آمنة بما يكفي هنا. اختاروا كلمة جديدة.',
      application: 'تتطلب وجهتكم كلمة مرور أكثر أمانًا من كلمتكم. اختاروا كلمة جديدة.',
      first: 'هذا أول تسجيل دخول لكم. اختاروا كلمة مرور لا يعرفها أحد سواكم.',
    },
    thenTo: application => ['بعد ذلك تتابعون إلى ', application, '.'],
    worksUntil: when => ['يعمل هذا النموذج حتى ', when, '.'],
    set: 'تعيين كلمة المرور الجديدة',
    unfit: 'كلمة المرور هذه لا تفي بالشروط بعد. ما يلزمها:',
    rules: 'شروط كلمة المرور',
    met: 'مستوفى',
    unmet: 'غير مستوفى بعد',
    pending: 'يُتحقق منه عند الإرسال',
  },

  rules: {
    minLength: ({ minLength }) => `تتكون على الأقل من: ${characters(minLength)}`,
    maxLength: ({ maxLength }) => `تتكون على الأكثر من: ${characters(maxLength)}`,
    minAlphas: ({ minAlphas }) => `فيها على الأقل: ${letters(minAlphas)}`,
    minLowerCase: ({ minLowerCase }) => `فيها على الأقل: ${letters(minLowerCase, ' صغير', ' صغيرة')}`,
    minUpperCase: ({ minUpperCase }) => `فيها على الأقل: ${letters(minUpperCase, ' كبير', ' كبيرة')}`,
    minNumerals: ({ minNumerals }) => `فيها على الأقل: ${digits(minNumerals)}`,
    minAlphaNumerals: ({ minAlphaNumerals }) => `عدد الحروف الأبجدية والأرقام فيها على الأقل: ${minAlphaNumerals}`,
    minSpecialChars: ({ minSpecialChars }) => `فيها على الأقل: ${symbols(minSpecialChars)}`,
    maxSpecialChars: ({ maxSpecialChars }) => `فيها على الأكثر: ${symbols(maxSpecialChars)}`,
    minUniqueChars: ({ minUniqueChars }) => `عدد الأحرف المختلفة فيها على الأقل: ${minUniqueChars}`,
    maxRepeatedChars: ({ maxRepeatedChars }) => `أقصى عدد لتكرار الحرف الواحد: ${maxRepeatedChars}`,
    startsWithAlphabet: () => 'تبدأ بحرف أبجدي',
    requiredChars: ({ requiredChars }) => `تحتوي على كل من: ${apart(spaced(requiredChars))}`,
    disallowedChars: ({ disallowedChars }) => `لا تحتوي على أي من: ${apart(spaced(disallowedChars))}`,
    allowedChars: ({ allowedChars }) => `تحتوي فقط على: ${apart(spaced(allowedChars))}`,
    disallowedSubstrings: ({ disallowedSubstrings }) => `لا تحتوي على: ${apart(disallowedSubstrings)}`,
    firstNameDisallowed: () => 'لا تحتوي على اسمكم الأول',
    lastNameDisallowed: () => 'لا تحتوي على اسم عائلتكم',
    userNameDisallowed: () => 'لا تحتوي على اسم المستخدم',
    disallowedUserAttributeValues: ({ disallowedUserAttributeValues }) =>
      `لا تحتوي على ما هو معروف عنكم: ${apart(disallowedUserAttributeValues)}`,
    blockCommon: () => 'ليست كلمة مرور شائعة، ولا اسمكم، ولا شيئًا واحدًا مكررًا',
    dictionaryWordDisallowed: () => 'ليست كلمة من القاموس',
    dictionaryGone: () => 'لا يمكن مقارنتها بالقاموس لأنه لم يعد موجودًا على هذا الخادم: أبلغوا المسؤول',
    minStrength: ({ minStrength }) =>
      `${['', 'يصعب تخمينها', 'يصعب تخمينها', 'يصعب تخمينها جدًا', 'يصعب تخمينها للغاية'][minStrength]}`,
    distinctCharacters: ({ distinctCharacters }) =>
      `عدد الأحرف التي ليست في كلمة مروركم الحالية على الأقل: ${distinctCharacters}`,
    blockBreached: () => 'ليست كلمة مرور سبق تسريبها',
    breachedUnanswered: () => 'لا يمكن مقارنتها الآن بكلمات المرور المسربة: حاولوا مرة أخرى بعد بضع دقائق',
    breachedNowhere: () => 'لا يمكن مقارنتها بكلمات المرور المسربة لأنها لم تعد موجودة على هذا الخادم: أبلغوا المسؤول',
    numPasswordsInHistory: ({ numPasswordsInHistory: count }) =>
      count > 0 ? `ليست كلمة مروركم الحالية ولا من كلماتكم السابقة (عددها: ${count})` : 'ليست كلمة مروركم الحالية',
    minPasswordAge: ({ minPasswordAge, from }) =>
      `يمكنكم تغييرها بأنفسكم بعد ${days(minPasswordAge)} من آخر تغيير: ابتداءً من ${momentIn(ar, new Date(from))}`,
    empty: () => 'ليست فارغة',
    tooLong: () => 'لا تتجاوز 1024 بايت',
    invisible: () => 'تحتوي فقط على أحرف يمكن رؤيتها وكتابتها',
    repeat: () => 'في الحقلين كلمة المرور نفسها',
  },

  passwordSet: {
    title: 'عُيِّنت كلمة المرور',
    lead: 'سُجِّل خروجكم من كل مكان. عودوا إلى تطبيقكم وسجلوا الدخول بكلمة المرور الجديدة.',
    toAccount: 'تسجيل الدخول إلى حسابكم',
  },

  forgot: {
    title: 'هل نسيتم كلمة المرور؟',
    lead: 'أخبرونا من أنتم، وسنرسل إليكم رسالة فيها رابط لاختيار كلمة مرور جديدة.',
    send: 'إرسال الرسالة',
  },

  mailSent: {
    title: 'راجعوا بريدكم',
    lead: 'إذا كان هناك حساب بهذا الاسم وتحق له رسالة، فهي في طريقها إليكم. اتبعوا ما فيها لاختيار كلمة مرور جديدة.',
    leadAgain:
      'إذا كان هناك حساب بهذا الاسم وتحق له رسالة، فرسالة جديدة في طريقها إليكم. اتبعوا ما فيها لاختيار كلمة مرور جديدة.',
    hint: 'لم يصل شيء بعد بضع دقائق؟ انظروا في مجلد الرسائل غير المرغوب فيها، ثم اطلبوها مرة أخرى: تُرسَل رسالة واحدة في الدقيقة على الأكثر، وأحدثها وحدها تعمل. هل أُعطيتم كلمة مرور لمرة واحدة؟ إذن سجلوا الدخول بها.',
  },

  linkDead: {
    title: 'لم يعد هذا الرابط يعمل',
    lead: 'استُخدم من قبل، أو أُرسل رابط أحدث منه، أو انتهت مدته.',
    byName: 'طلب رابط باسمكم',
  },

  account: {
    signedInAs: userName => ['سجلتم الدخول باسم ', userName, '.'],
    addresses: 'العناوين',
    sessions: 'أين سجلتم الدخول',
    thisBrowser: 'هذا المتصفح',
    lastSeen: when => ['آخر استخدام ', when],
    from: address => `من ${apart(address)}`,
    allowed: 'ما سمحتم به',
    withdraw: 'سحب السماح',
    elsewhere: 'كيف تسجلون الدخول',
    signsInWith: providers => `تسجلون الدخول عبر ${apart(providers)}. ليست لكم كلمة مرور هنا.`,
    anotherOrganisation: 'مؤسسة أخرى',
    factors: 'عوامل التحقق الثانية',
    noFactors: 'تكفي كلمة مروركم وحدها للدخول. يجعل عامل تحقق ثانٍ ذلك أكثر أمانًا.',
    hasFactors: count => `عددها لديكم: ${count}.`,
    setUpFactors: 'إعداد واحد',
    changeFactors: 'عرضها وتغييرها',
    password: 'تغيير كلمة المرور',
    current: 'كلمة المرور الحالية',
    administratorOnly: 'لا يمكن تغيير كلمة مرور هذا الحساب إلا من قِبل المسؤول.',
    changed: 'غُيِّرت كلمة مروركم، وسُجِّل الخروج من كل متصفح آخر.',
    wrongCurrent: 'كلمة المرور الحالية غير صحيحة، أو جُرِّبت مرات كثيرة. انتظروا قليلًا ثم حاولوا مرة أخرى.',
    activity: 'آخر الأحداث',
    activityHint: 'إذا كان أي من ذلك ليس منكم، فغيّروا كلمة مروركم وأبلغوا المسؤول.',
  },

  activity: {
    'signIn.password': 'سجلتم الدخول بكلمة المرور',
    'signIn.passkey': 'سجلتم الدخول بمفتاح مرور',
    'signIn.secondFactor': 'أثبتم هويتكم بعامل ثانٍ',
    'signIn.federated': 'سجلتم الدخول عبر مؤسسة أخرى',
    'password.reset': 'أُعيد تعيين كلمة مروركم',
    'password.resetUndone': 'أُلغيت إعادة تعيين كلمة مروركم',
    'password.resetCompleted': 'اخترتم كلمة مرور جديدة عبر رابط',
    'password.recovered': 'اخترتم كلمة مرور جديدة عبر رابط طلبتموه',
    'password.recoveryMailed': 'طُلب رابط لكلمة مرور جديدة',
    'password.resetMailedAgain': 'أُعيد إرسال رسالة لكلمة مرور جديدة',
    'password.forcedChange': 'اخترتم كلمة مرور جديدة عند تسجيل الدخول',
    'password.changed': 'غيّرتم كلمة مروركم',
    'password.unlocked': 'رُفع القفل عن كلمة مروركم',
    'sessions.revoked': 'سُجِّل خروجكم من كل مكان',
    'session.ended': 'سُجِّل الخروج من متصفح واحد',
    'factor.added': 'أُضيف عامل تحقق ثانٍ',
    'factor.removed': 'أُزيل عامل تحقق ثانٍ',
    'factors.reset': 'أُعيد تعيين عوامل التحقق الثانية',
    'recoveryCodes.made': 'أُنشئت رموز استرداد جديدة',
    'consent.withdrawn': 'سحبتم ما سُمح به لأحد التطبيقات',
    'personalToken.created': 'أُنشئ رمز وصول باسمكم',
    'personalToken.ended': 'أُنهي رمز وصول باسمكم',
  },

  failures: {
    'signIn.password': 'فشلت محاولة تسجيل دخول باسمكم',
    'signIn.passkey': 'فشلت محاولة تسجيل دخول بمفتاح مرور',
    'signIn.secondFactor': 'لم يُثبت عامل التحقق الثاني',
    'signIn.federated': 'فشلت محاولة تسجيل دخول عبر مؤسسة أخرى',
    'password.forcedChange': 'لم تستوفِ كلمة مرور جديدة الشروط',
    'password.changed': 'فشلت محاولة لتغيير كلمة مروركم',
  },

  device: {
    browserOn: (browser, system) => `${apart(browser)} على ${apart(system)}`,
    aBrowser: 'متصفح',
  },

  factors: {
    title: 'عوامل التحقق الثانية',
    lead: userName => ['ما يُطلب من ', userName, ' إلى جانب كلمة المرور.'],
    back: 'رجوع',
    added: 'تم الإعداد. من الآن سيُطلب منكم هذا العامل أو غيره من عواملكم عند تسجيل الدخول.',
    removed: 'أُزيل ولم يعد يعمل.',
    elsewhere: 'ما زلتم مسجلين في أماكن أخرى من قبل.',
    notAdded: 'لم يُضَف مفتاح المرور هذا. ربما كان موجودًا من قبل، أو استغرق المتصفح وقتًا طويلًا: حاولوا مرة أخرى.',
    app: 'تطبيق المصادقة',
    anApp: 'تطبيق يعرض رموزًا',
    noApp: 'تطبيق على هاتفكم يعرض رمزًا جديدًا كل 30 ثانية.',
    setUpApp: 'إعداد تطبيق',
    passkeys: 'مفاتيح المرور',
    aboutPasskeys:
      'جهاز أو مفتاح أمان يتعرف عليكم ببصمة الإصبع أو الوجه أو رقم سري. وبه تسجلون الدخول دون كلمة المرور.',
    addPasskey: 'إضافة مفتاح مرور',
    aPasskey: 'مفتاح مرور',
    lastUsed: when => ['آخر استخدام ', when],
    isBackedUp: 'على عدة أجهزة',
    name: 'الاسم',
    nameExample: 'هاتفي',
    rename: 'تغيير الاسم',
    codes: 'رموز الاسترداد',
    codesLeft: left => `المتبقي منها: ${left}. تحل الرموز الجديدة محل كل ما لديكم.`,
    makeCodes: 'إنشاء رموز جديدة',
    newCodes: 'رموز الاسترداد الخاصة بكم',
    aboutCodes:
      'يتيح لكم كل منها الدخول مرة واحدة إذا فقدتم عامل التحقق الثاني. اطبعوها أو احفظوها مع كلمات مروركم: فهي تُعرض هذه المرة فقط.',
  },

  newApp: {
    title: 'إعداد تطبيق المصادقة',
    lead: 'امسحوا هذا الرمز بتطبيقكم، ثم أدخلوا الرمز الذي يعرضه.',
    qr: 'رمز QR فيه السر المكتوب أدناه',
    byHand: 'إدخاله يدويًا بدلًا من ذلك',
    failed: 'هذا الرمز غير صحيح. تحققوا من ساعة جهازكم، وأدخلوا الرمز الذي يعرضه الآن.',
    confirm: 'إتمام الإعداد',
  },

  deviceCode: {
    title: 'ربط جهاز',
    lead: 'أدخلوا الرمز الذي يعرضه جهازكم.',
    unknown: 'لا يوجد رمز كهذا. انظروا إلى جهازكم وأدخلوه مرة أخرى.',
    dead: 'استُخدم هذا الرمز أو انتهت مدته. اطلبوا من جهازكم رمزًا جديدًا وأدخلوه هنا.',
    over: 'انتهت محاولة تسجيل الدخول هذه',
    startAgain: 'افتحوا العنوان الذي يعرضه جهازكم مرة أخرى، وأدخلوا رمزه هناك.',
  },

  deviceConfirm: {
    title: 'هل هذا جهازكم؟',
    lead: (application, code) => ['يطلب ', application, ' حسابكم على جهاز يعرض الرمز ', code, '.'],
    calledItself: device => `يسمي الجهاز نفسه «${apart(device)}».`,
    wants: 'يريد:',
    warning: 'لا تتابعوا إلا إذا كان الجهاز أمامكم. إذا أرسل إليكم أحدهم الرمز، فتوقفوا هنا.',
    yes: 'نعم، اربطه',
    no: 'لا، توقف',
  },

  deviceDone: {
    connected: 'تم ربط جهازكم',
    goesOn: application => `يتابع ${apart(application)} على جهازكم. يمكنكم إغلاق هذه النافذة.`,
    stopped: 'لم يُربط شيء',
  },

  signOut: {
    title: 'تسجيل الخروج؟',
    asks: application => `يطلب ${apart(application)} تسجيل خروجكم.`,
    lead: 'هل تريدون تسجيل الخروج؟',
    stay: 'البقاء مسجلين',
  },

  signedOut: {
    title: 'سجلتم الخروج',
    notSignedIn: 'لم تسجلوا الدخول',
    again: application => `يمكنكم تسجيل الدخول إلى ${apart(application)} مرة أخرى متى شئتم.`,
  },

  onward: {
    title: 'جارٍ تسجيل دخولكم',
    wait: 'لحظة من فضلكم.',
    titleTo: provider => `إلى ${apart(provider)}`,
    thereAndBack: 'تسجلون الدخول هناك ثم تعودون إلى هنا.',
  },

  problems: {
    badRequest: {
      title: 'تعذرت قراءة الطلب.',
      remedy: 'تحققوا من المحتوى ومن Content-Type، ثم أرسلوه مرة أخرى.',
    },
    formExpired: {
      title: 'لم يعد هذا النموذج صالحًا.',
      remedy: 'ارجعوا وأعيدوا تحميل الصفحة، ثم أرسلوا النموذج مرة أخرى.',
    },
    interactionGone: {
      title: 'انتهت محاولة تسجيل الدخول هذه.',
      remedy: 'عودوا إلى التطبيق وسجلوا الدخول مرة أخرى.',
    },
    stranger: {
      title: 'هذا الحساب غير معروف هنا.',
      remedy: 'عودوا إلى التطبيق وسجلوا الدخول بحساب آخر، أو اطلبوا من المسؤول السماح لكم بالدخول.',
    },
    notFederated: {
      title: 'تسجلون الدخول هنا بكلمة مروركم.',
      remedy:
        'عودوا إلى التطبيق وسجلوا الدخول باسمكم وكلمة مروركم، أو اطلبوا من المسؤول السماح لكم بتسجيل الدخول عبر مؤسسة أخرى.',
    },
    signInDeclined: {
      title: 'لم يُسجَّل دخولكم عبر المؤسسة الأخرى.',
      remedy: 'عودوا إلى التطبيق وسجلوا الدخول مرة أخرى.',
    },
    signInTooOld: {
      title: 'عليكم تسجيل الدخول من جديد.',
      remedy:
        'استُخدم هناك تسجيل دخول أقدم. سجلوا الخروج هناك، ثم عودوا إلى التطبيق وسجلوا الدخول مرة أخرى؛ وإن لم ينفع ذلك، فأعطوا المسؤول معرّف الطلب.',
    },
    upstreamFailed: {
      title: 'فشل تسجيل الدخول عبر المؤسسة الأخرى.',
      remedy: 'عودوا إلى التطبيق وسجلوا الدخول مرة أخرى؛ وإن تكرر ذلك، فأعطوا المسؤول معرّف الطلب.',
    },
    notFound: { title: 'لا يوجد شيء على هذا العنوان.', remedy: 'تحققوا من العنوان.' },
    methodNotAllowed: {
      title: 'لا يستجيب هذا العنوان لهذه الطريقة.',
      remedy: 'استخدموا طريقة مذكورة في الترويسة Allow.',
    },
    tooLarge: { title: 'الطلب كبير جدًا.', remedy: 'أرسلوا أقل في المرة الواحدة.' },
    unsupportedMediaType: {
      title: 'لا يقرأ هذا العنوان محتوى من هذا النوع.',
      remedy: 'أرسلوا نموذجًا بصيغة application/x-www-form-urlencoded.',
    },
    tooManyGuesses: {
      title: 'وردت من شبكتكم كلمات مرور أو رموز خاطئة كثيرة.',
      remedy: 'انتظروا عشر دقائق ثم حاولوا مرة أخرى. إذا نسيتم كلمة مروركم، فاطلبوا رابطًا.',
    },
    tooManyMails: {
      title: 'طُلبت من شبكتكم رسائل كثيرة.',
      remedy: 'انتظروا عشر دقائق ثم اطلبوا مرة أخرى. وفي هذه الأثناء انظروا في مجلد الرسائل غير المرغوب فيها.',
    },
    tooManyTokens: {
      title: 'كثير من رموز الوصول المستفسر عنها لا قيمة له.',
      remedy: 'انتظروا المدة المذكورة في Retry-After. يُجاب عن الرموز الصالحة في هذه الأثناء.',
    },
    unavailable: {
      title: 'قاعدة البيانات لا تستجيب.',
      remedy: 'حاولوا مرة أخرى بعد بضع ثوانٍ؛ وإن استمر ذلك، فأبلغوا المسؤول.',
    },
    busy: { title: 'الخادم مشغول.', remedy: 'حاولوا مرة أخرى بعد بضع ثوانٍ.' },
    internal: {
      title: 'حدث خطأ هنا.',
      remedy: 'حاولوا مرة أخرى؛ وإن تكرر ذلك، فأعطوا المسؤول معرّف الطلب.',
    },
  },

  error: {
    signIn: 'لا يمكن متابعة تسجيل الدخول هذا',
    signInRemedy: 'عودوا إلى التطبيق وابدؤوا من جديد.',
    requestId: id => ['معرّف الطلب: ', id],
  },

  mails: {
    hello: 'مرحبًا،',
    chooseNew: 'اختيار كلمة مرور جديدة',
    choose: 'اختيار كلمة المرور',
    linkWorks: until =>
      `يعمل الرابط مرة واحدة، حتى ${until}. بعد ذلك اطلبوا رابطًا جديدًا بالزر «إعادة إرسال الرسالة» في الصفحة التي يؤدي إليها.`,
    notExpected: 'إذا لم تكونوا تتوقعون هذه الرسالة، فأبلغوا المسؤول. لن يطلب منكم أحد كلمة مروركم أبدًا.',
    notYou: 'إذا لم تكونوا أنتم من فعل ذلك، فأبلغوا المسؤول فورًا.',
    seeFactors: 'عرض عوامل التحقق الثانية',
    resetLink: {
      subject: 'اختاروا كلمة مرور جديدة',
      what: house => `أعاد أحد المسؤولين تعيين كلمة مروركم في ${apart(house)}. لم تعد الكلمة القديمة تعمل.`,
    },
    activationLink: {
      subject: house => `حسابكم في ${apart(house)}`,
      what: house => `لديكم حساب في ${apart(house)}. اختاروا كلمة مروركم للبدء.`,
    },
    recoveryLink: {
      subject: 'هل نسيتم كلمة المرور؟',
      what: house => `طلب أحدهم، وربما أنتم، كلمة مرور جديدة في ${apart(house)}. ما زالت كلمة مروركم الحالية تعمل.`,
      works: until => `يعمل الرابط مرة واحدة، حتى ${until}.`,
      otherwise: 'إذا لم تكونوا أنتم من طلب ذلك، فلا تفعلوا شيئًا: لن يتغير شيء.',
    },
    oneTimePassword: {
      subject: 'كلمة مروركم لمرة واحدة',
      what: house =>
        `أعاد أحد المسؤولين تعيين كلمة مروركم في ${apart(house)}. لم تعد الكلمة القديمة تعمل. سجلوا الدخول مرة واحدة بهذه الكلمة:`,
      works: until => `ثم تختارون كلمة مرور خاصة بكم. تعمل كلمة المرور لمرة واحدة حتى ${until}.`,
    },
    passwordReset: {
      subject: 'أُعيد تعيين كلمة مروركم',
      what: (house, at) =>
        `أعاد أحد المسؤولين تعيين كلمة مروركم في ${apart(house)} بتاريخ ${at}. لم تعد الكلمة القديمة تعمل.`,
      next: 'سيخبركم كيف تسجلون الدخول، ثم تختارون كلمة مرور خاصة بكم.',
    },
    passwordExpires: {
      subject: 'كلمة مروركم على وشك الانتهاء',
      what: (house, until) =>
        `تنتهي كلمة مروركم في ${apart(house)} بتاريخ ${until}. غيّروها قبل ذلك، ولن يتغير شيء آخر:`,
      change: 'تغيير كلمة المرور',
      next: 'بعد ذلك سيُطلب منكم اختيار كلمة جديدة عند تسجيل الدخول.',
    },
    linkExpires: {
      subject: 'رابطكم على وشك الانتهاء',
      what: house =>
        `أرسلنا إليكم قبل فترة رابطًا لاختيار كلمة مرور في ${apart(house)}. لم تستخدموه بعد، وها هو مرة أخرى:`,
    },
    oneTimePasswordExpires: {
      subject: 'كلمة مروركم لمرة واحدة على وشك الانتهاء',
      what: (house, until) =>
        `تعمل كلمة المرور لمرة واحدة التي تلقيتموها في ${apart(house)} حتى ${until}. سجلوا الدخول بها قبل ذلك، واختاروا كلمة مرور خاصة بكم:`,
      notHere: 'ليست في هذه الرسالة: ابحثوا عنها حيث تلقيتموها. إذا لم تجدوها، فاطلبوا من المسؤول كلمة جديدة.',
    },
    resetUndone: {
      subject: 'كلمة مروركم السابقة تعمل من جديد',
      what: (house, at) =>
        `ألغى أحد المسؤولين إعادة تعيين كلمة مروركم في ${apart(house)} بتاريخ ${at}. كلمة مروركم السابقة تعمل من جديد: سجلوا الدخول بها كما في السابق.`,
      next: 'لم يعد الرابط أو كلمة المرور لمرة واحدة التي تلقيتموها لذلك تعمل.',
    },
    invitationUndone: {
      subject: 'أُلغي ما أرسلناه إليكم',
      what: (house, at) =>
        `ألغى أحد المسؤولين بتاريخ ${at} ما أُرسل إليكم بشأن كلمة مرور في ${apart(house)}. لم يعد الرابط أو كلمة المرور لمرة واحدة التي تلقيتموها تعمل.`,
      next: 'ليس عليكم فعل شيء. عندما يحين وقت اختيار كلمة مرور ستصلكم رسالة أخرى.',
    },
    factorAdded: {
      subject: 'لديكم عامل تحقق ثانٍ جديد',
      what: (house, at) =>
        `أُضيف تطبيق مصادقة أو مفتاح مرور إلى حسابكم في ${apart(house)} بتاريخ ${at}. يمكنكم من الآن تسجيل الدخول به.`,
    },
    factorRemoved: {
      subject: 'أُزيل عامل تحقق ثانٍ',
      what: (house, at) => `أُزيل تطبيق مصادقة أو مفتاح مرور من حسابكم في ${apart(house)} بتاريخ ${at}. لم يعد يعمل.`,
    },
    factorsReset: {
      subject: 'أُعيد تعيين عوامل التحقق الثانية',
      what: (house, at) =>
        `أزال أحد المسؤولين تطبيق المصادقة ومفاتيح المرور ورموز الاسترداد الخاصة بكم في ${apart(house)} بتاريخ ${at}، وسُجِّل الخروج من كل متصفح.`,
      next: 'ما زالت كلمة مروركم تعمل. سجلوا الدخول بها وأعدّوا عوامل التحقق الثانية من جديد:',
      setUp: 'إعداد عوامل التحقق الثانية',
      notAsked: 'إذا لم تطلبوا ذلك، فأبلغوا المسؤول فورًا.',
    },
    passwordChanged: {
      subject: 'غُيِّرت كلمة مروركم',
      what: (house, at) => `غُيِّرت كلمة مروركم في ${apart(house)} بتاريخ ${at}، وسُجِّل الخروج من كل متصفح آخر.`,
    },
  },
}
