import { spaced } from '../policies/messages.ts'
import type { Texts } from './en.ts'
import { momentIn } from './format.ts'

export const ja: Texts = {
  tag: 'ja',
  dir: 'ltr',

  words: {
    identifier: 'ユーザー名またはメールアドレス',
    password: 'パスワード',
    newPassword: '新しいパスワード',
    repeat: '新しいパスワード（確認）',
    show: '表示',
    hide: '隠す',
    code: 'コード',
    goOn: '続ける',
    cancel: 'キャンセル',
    remove: '削除',
    signIn: 'サインイン',
    signOut: 'サインアウト',
    signOutElsewhere: 'ほかのすべてからサインアウト',
    resend: 'メールを再送信',
    closeWindow: 'このウィンドウは閉じてかまいません。',
    anApplication: 'アプリケーション',
    yourAccount: 'ご自分のアカウント',
    since: when => [when, 'から'],
  },

  signIn: {
    title: 'サインイン',
    toGoOnTo: application => [application, 'に進みます'],
    failed: '名前またはパスワードが正しくないか、管理者がパスワードをリセットしました。',
    again:
      '時間がかかりすぎたか、別のタブなどでその間に変更がありました。もう一度サインインしてください。新しいパスワードを設定した場合は、そちらを使ってください。',
    byPasskey: 'パスキーでサインイン',
    at: provider => `${provider}でサインイン`,
    elsewhereOnly:
      'このアプリケーションでは、ここでのパスワードではなく、ほかのサービスでのサインインが必要です。下に示されたどのサービスにもアカウントがない場合は、キャンセルして管理者にお問い合わせください。',
    forgot: 'パスワードをお忘れですか？',
  },

  unchangeable: {
    title: 'より安全なパスワードが必要です',
    lead: 'このアプリケーションでは現在のものより安全なパスワードが求められますが、あなたのパスワードを変更できるのは管理者だけです。',
    next: '管理者に別のパスワードをご依頼ください。ほかの場所では、これまでどおりお使いいただけます。',
    back: 'アプリケーションに戻る',
  },

  passkey: {
    failed: 'うまくいきませんでした。もう一度試すか、別の方法をお使いください。',
    noScripts: 'パスキーにはスクリプトが必要ですが、このブラウザーでは無効になっています。',
    unknown: 'このブラウザーはパスキーに対応していません。',
  },

  secondFactor: {
    title: 'ご本人であることの確認',
    lead: 'もう一つ確認が必要です。',
    leadTo: application => ['もう一つ確認が必要です。そのあと', application, 'に進みます。'],
    failed: '正しくないか、使用済みか、試行回数が多すぎます。少し待ってから、もう一度お試しください。',
    byPasskey: 'パスキーを使う',
    appOrRecoveryCode: '認証アプリのコード、またはリカバリーコード',
    recoveryCode: 'リカバリーコード',
    lost: '設定したものをすべて失くされた場合は、管理者にリセットをご依頼ください。',
  },

  chooseAccount: {
    title: 'どのアカウントを使いますか？',
    lead: userName => [userName, 'としてサインインしています。'],
    leadTo: (userName, application) => [userName, 'としてサインインしています。', application, 'に進みます。'],
    continueAs: name => `${name}として続ける`,
    another: '別のアカウントを使う',
  },

  consent: {
    title: 'アクセスを許可しますか？',
    asks: application => [application, 'が次の許可を求めています：'],
    allow: '許可する',
    deny: '許可しない',
  },

  scopes: {
    openid: 'ご本人であることを知る',
    profile: 'お名前とプロフィールを見る',
    email: 'メールアドレスを見る',
    phone: '電話番号を見る',
    address: '住所を見る',
    groups: '所属しているグループを見る',
    offline_access: 'ご不在のあいだもアクセスを続ける',
    'me:read': 'ここに保存されているあなたの情報を見る',
    'me:write': 'ここにある名前、電話番号、住所、写真、言語を変更する',
    'users:read': '人とグループを読む',
    'users:write': '人とグループを作成、変更、削除する',
    'users:read-all': '人とグループ、および各連携システムでの呼び名を読む',
    'policies:read': 'パスワードポリシーを読む',
    'policies:write': 'パスワードポリシーを作成、変更、削除する',
    'clients:read': '連携システムとその設定を読む',
    'clients:write': '連携システムを作成、変更、削除する',
    'applications:read': 'アプリケーションとその設定を読む',
    'applications:write': 'アプリケーションを登録、変更、削除し、シークレットを作成する',
    'applications:register': '利用者向けアプリケーションの自己登録を認める',
    'applications:register-without-pkce':
      '利用者向けアプリケーションの自己登録を認め、シークレットか鍵を持つものには PKCE を求めない',
    'events:read': 'セキュリティイベントの通知先を読む',
    'events:write': 'セキュリティイベントの通知先を作成、変更、削除する',
    'audit:read': '変更、リセット、サインインの記録を読む',
    'templates:read': 'メールテンプレートと過去の版を読む',
    'templates:write': 'メールテンプレートを作成、変更、削除し、試しに送信する',
    'domains:read': 'メールドメインとその利用者数を読む',
    'domains:write': 'メールドメインを作成、検証、承認、削除する',
    'mail:read': '送信したメールとその結果を読む',
    'mail:write': '失敗したメールをもう一度送信待ちに戻す',
    'sessions:read': 'サインインしている人とそのアプリケーションを読む',
    'sessions:revoke': '人のセッションと、そこで発行されたものをすべて終了する',
    'passwords:reset': 'リンク、ワンタイムパスワード、または変更が必要なパスワードでリセットする',
    'factors:reset': '人の二要素認証を解除し、設定し直してもらう',
    'jobs:read': 'リセットジョブとその結果を読む',
    'jobs:unattended': '規模にかかわらず、ほかの人の承認なしでリセットジョブを実行する',
    'passwords:set': '次のサインインで変更が必要なパスワードを設定する',
    'passwords:keep': 'そのまま使えるパスワードを設定する',
    'passwords:import': '新しい人とともに、ほかのシステムのパスワードハッシュを取り込む',
    'roles:read': 'ロールとその権限を読む',
    'roles:write': 'ロールを作成、付与、取消し、ロールを持つ人とグループを変更する',
  },

  newPassword: {
    title: '新しいパスワードを決めてください',
    firstTitle: 'パスワードを決めてください',
    for: userName => ['アカウント：', userName],
    reasons: {
      reset: '管理者がパスワードをリセットしました。ご自身だけが知る新しいパスワードを決めてください。',
      expired: 'パスワードが古くなりました。新しいパスワードを決めてください。',
      demanded: '全員に新しいパスワードをお願いしています。新しいパスワードを決めてください。',
      policy: '今のパスワードは、ここでは安全性が足りません。新しいパスワードを決めてください。',
      application: 'これから進む先では、より安全なパスワードが必要です。新しいパスワードを決めてください。',
      first: '初めてのサインインです。ご自身だけが知るパスワードを決めてください。',
    },
    thenTo: application => ['そのあと', application, 'に進みます。'],
    worksUntil: when => ['このフォームは', when, 'まで使えます。'],
    set: '新しいパスワードを設定',
    unfit: 'このパスワードはまだ条件を満たしていません。必要な条件：',
    rules: 'パスワードの条件',
    met: '満たしています',
    unmet: 'まだ満たしていません',
    pending: '送信時に確認します',
  },

  rules: {
    minLength: ({ minLength }) => `${minLength}文字以上`,
    maxLength: ({ maxLength }) => `${maxLength}文字以下`,
    minAlphas: ({ minAlphas }) => `文字（アルファベットなど）を${minAlphas}個以上含む`,
    minLowerCase: ({ minLowerCase }) => `小文字を${minLowerCase}個以上含む`,
    minUpperCase: ({ minUpperCase }) => `大文字を${minUpperCase}個以上含む`,
    minNumerals: ({ minNumerals }) => `数字を${minNumerals}個以上含む`,
    minAlphaNumerals: ({ minAlphaNumerals }) => `文字または数字を${minAlphaNumerals}個以上含む`,
    minSpecialChars: ({ minSpecialChars }) => `記号を${minSpecialChars}個以上含む`,
    maxSpecialChars: ({ maxSpecialChars }) => `記号は${maxSpecialChars}個以下`,
    minUniqueChars: ({ minUniqueChars }) => `異なる文字を${minUniqueChars}種類以上含む`,
    maxRepeatedChars: ({ maxRepeatedChars }) => `同じ文字は${maxRepeatedChars}回まで`,
    startsWithAlphabet: () => '文字で始まる',
    requiredChars: ({ requiredChars }) => `次の文字をすべて含む：${spaced(requiredChars)}`,
    disallowedChars: ({ disallowedChars }) => `次の文字を含まない：${spaced(disallowedChars)}`,
    allowedChars: ({ allowedChars }) => `次の文字だけを使う：${spaced(allowedChars)}`,
    disallowedSubstrings: ({ disallowedSubstrings }) => `次の文字列を含まない：${disallowedSubstrings}`,
    firstNameDisallowed: () => 'あなたの名を含まない',
    lastNameDisallowed: () => 'あなたの姓を含まない',
    userNameDisallowed: () => 'あなたのユーザー名を含まない',
    disallowedUserAttributeValues: ({ disallowedUserAttributeValues }) =>
      `あなたについて知られている情報を含まない：${disallowedUserAttributeValues}`,
    blockCommon: () => '多くの人が使うパスワード、あなたの名前、同じものの繰り返しではない',
    dictionaryWordDisallowed: () => '辞書にある単語ではない',
    dictionaryGone: () => '辞書がこのサーバーからなくなったため、照合できません。管理者にお知らせください',
    minStrength: ({ minStrength }) =>
      `${['', '推測しにくい', '推測しにくい', 'とても推測しにくい', 'きわめて推測しにくい'][minStrength]}`,
    distinctCharacters: ({ distinctCharacters }) => `今のパスワードにない文字を${distinctCharacters}個以上含む`,
    blockBreached: () => 'どこかで漏えいしたパスワードではない',
    breachedUnanswered: () => '漏えいしたパスワードと今は照合できません。数分後にもう一度お試しください',
    breachedNowhere: () =>
      '漏えいしたパスワードの一覧がこのサーバーからなくなったため、照合できません。管理者にお知らせください',
    numPasswordsInHistory: ({ numPasswordsInHistory: count }) =>
      count > 0 ? `今のパスワードでも、直近${count}個のパスワードでもない` : '今のパスワードではない',
    minPasswordAge: ({ minPasswordAge, from }) =>
      `ご自身での変更は、前回の変更から${minPasswordAge}日後以降にできます：${momentIn(ja, new Date(from))}から`,
    empty: () => '空ではない',
    tooLong: () => '1024バイトを超えない',
    invisible: () => '見て入力できる文字だけを含む',
    repeat: () => '二つの欄に同じパスワードが入っている',
  },

  passwordSet: {
    title: 'パスワードを設定しました',
    lead: 'すべての場所からサインアウトしました。アプリケーションに戻り、新しいパスワードでサインインしてください。',
    toAccount: 'ご自分のアカウントにサインイン',
  },

  forgot: {
    title: 'パスワードをお忘れですか？',
    lead: 'お名前をお知らせください。新しいパスワードへのリンクをメールでお送りします。',
    send: 'メールを送信',
  },

  mailSent: {
    title: 'メールをご確認ください',
    lead: 'この名前のアカウントがあり、送るべきメールがあれば、まもなく届きます。メールの案内に従って、新しいパスワードを決めてください。',
    leadAgain:
      'この名前のアカウントがあり、送るべきメールがあれば、新しいメールがまもなく届きます。メールの案内に従って、新しいパスワードを決めてください。',
    hint: '数分たっても届きませんか？ 迷惑メールフォルダーをご確認のうえ、もう一度ご請求ください。送信は1分に1通までで、最新のメールだけが有効です。ワンタイムパスワードを受け取られた場合は、それでサインインしてください。',
  },

  linkDead: {
    title: 'このリンクは使えなくなりました',
    lead: '使用済みか、新しいリンクが送られたか、期限が切れています。',
    byName: 'お名前でリンクを請求する',
  },

  account: {
    signedInAs: userName => [userName, 'としてサインインしています。'],
    addresses: 'アドレス',
    sessions: 'サインイン中の場所',
    thisBrowser: 'このブラウザー',
    lastSeen: when => ['最終利用：', when],
    from: address => `${address}から`,
    allowed: '許可したもの',
    withdraw: '取り消す',
    elsewhere: 'サインインの方法',
    signsInWith: providers => `${providers}でサインインします。ここにはパスワードがありません。`,
    anotherOrganisation: 'ほかの組織',
    factors: '二要素認証',
    noFactors: '今はパスワードだけでサインインできます。二要素認証を設定すると、より安全になります。',
    hasFactors: count => `${count}個設定されています。`,
    setUpFactors: '設定する',
    changeFactors: '確認と変更',
    password: 'パスワードの変更',
    current: '今のパスワード',
    administratorOnly: 'このアカウントのパスワードを変更できるのは管理者だけです。',
    changed: 'パスワードを変更し、ほかのすべてのブラウザーからサインアウトしました。',
    wrongCurrent: '今のパスワードが正しくないか、試行回数が多すぎます。少し待ってから、もう一度お試しください。',
    activity: '最近の出来事',
    activityHint: 'お心当たりのないものがあれば、パスワードを変更し、管理者にお知らせください。',
  },

  activity: {
    'signIn.password': 'パスワードでサインインしました',
    'signIn.passkey': 'パスキーでサインインしました',
    'signIn.secondFactor': '二要素認証で確認しました',
    'signIn.federated': 'ほかの組織でサインインしました',
    'password.reset': 'パスワードがリセットされました',
    'password.resetUndone': 'パスワードのリセットが取り消されました',
    'password.resetCompleted': 'リンクから新しいパスワードを設定しました',
    'password.recovered': 'ご請求のリンクから新しいパスワードを設定しました',
    'password.recoveryMailed': '新しいパスワードへのリンクが請求されました',
    'password.resetMailedAgain': '新しいパスワードのためのメールが再送信されました',
    'password.forcedChange': 'サインインの際に新しいパスワードを設定しました',
    'password.changed': 'パスワードを変更しました',
    'password.unlocked': 'パスワードのロックが解除されました',
    'sessions.revoked': 'すべての場所からサインアウトしました',
    'session.ended': '一つのブラウザーからサインアウトしました',
    'factor.added': '二要素認証が追加されました',
    'factor.removed': '二要素認証が削除されました',
    'factors.reset': '二要素認証がリセットされました',
    'recoveryCodes.made': '新しいリカバリーコードが作成されました',
    'consent.withdrawn': 'アプリケーションへの許可を取り消しました',
    'personalToken.created': 'あなたの名前でトークンが作成されました',
    'personalToken.ended': 'あなたの名前のトークンが無効になりました',
  },

  failures: {
    'signIn.password': 'あなたの名前でのサインインが失敗しました',
    'signIn.passkey': 'パスキーでのサインインが失敗しました',
    'signIn.secondFactor': '二要素認証で確認できませんでした',
    'signIn.federated': 'ほかの組織でのサインインが失敗しました',
    'password.forcedChange': '新しいパスワードが条件を満たしませんでした',
    'password.changed': 'パスワードの変更が失敗しました',
  },

  device: {
    browserOn: (browser, system) => `${browser}（${system}）`,
    aBrowser: 'ブラウザー',
  },

  factors: {
    title: '二要素認証',
    lead: userName => ['パスワードのほかに', userName, 'に求めるものです。'],
    back: '戻る',
    added: '設定しました。これからはサインインの際に、これか、ほかに設定したもののいずれかをお尋ねします。',
    removed: '削除しました。もう使えません。',
    elsewhere: '以前からのサインインが、ほかの場所にも残っています。',
    notAdded:
      'このパスキーは追加されませんでした。すでに登録済みか、ブラウザーの応答に時間がかかりすぎました。もう一度お試しください。',
    app: '認証アプリ',
    anApp: 'コードを表示するアプリ',
    noApp: '30秒ごとに新しいコードを表示する、スマートフォンのアプリです。',
    setUpApp: 'アプリを設定',
    passkeys: 'パスキー',
    aboutPasskeys: '指紋、顔、PINであなたを確認する端末やセキュリティキーです。パスワードなしでサインインできます。',
    addPasskey: 'パスキーを追加',
    aPasskey: 'パスキー',
    lastUsed: when => ['最終利用：', when],
    isBackedUp: '複数の端末で利用可',
    name: '名前',
    nameExample: '私のスマートフォン',
    rename: '名前を変更',
    codes: 'リカバリーコード',
    codesLeft: left => `残り${left}個です。新しいコードを作成すると、今あるものはすべて置き換えられます。`,
    makeCodes: '新しいコードを作成',
    newCodes: 'あなたのリカバリーコード',
    aboutCodes:
      '二要素認証を失くされたとき、それぞれ一度だけサインインに使えます。印刷するか、パスワードと同じ場所に保管してください。表示されるのは今回だけです。',
  },

  newApp: {
    title: '認証アプリの設定',
    lead: 'アプリでこれを読み取り、表示されたコードを入力してください。',
    qr: '下に表示された秘密キーのQRコード',
    byHand: '手で入力する',
    failed: 'コードが正しくありません。端末の時計をご確認のうえ、今表示されているコードを入力してください。',
    confirm: '設定する',
  },

  deviceCode: {
    title: '端末を接続',
    lead: '端末に表示されているコードを入力してください。',
    unknown: 'このコードは見つかりません。端末をご確認のうえ、もう一度入力してください。',
    dead: 'このコードは使用済みか、期限切れです。端末で新しいコードを表示し、ここに入力してください。',
    over: 'このサインインは終了しました',
    startAgain: '端末に表示されているアドレスをもう一度開き、そこでコードを入力してください。',
  },

  deviceConfirm: {
    title: 'これはあなたの端末ですか？',
    lead: (application, code) => [
      application,
      'が、コード',
      code,
      'を表示している端末で、あなたのアカウントの利用を求めています。',
    ],
    calledItself: device => `端末の名乗り：「${device}」`,
    wants: '求めている許可：',
    warning: '端末が目の前にある場合だけ続けてください。ほかの人から送られたコードであれば、ここで中止してください。',
    yes: 'はい、接続します',
    no: 'いいえ、中止します',
  },

  deviceDone: {
    connected: '端末を接続しました',
    goesOn: application => `端末の${application}で続けられます。このウィンドウは閉じてかまいません。`,
    stopped: '何も接続しませんでした',
  },

  signOut: {
    title: 'サインアウトしますか？',
    asks: application => `${application}がサインアウトを求めています。`,
    lead: 'サインアウトしてよろしいですか？',
    stay: 'サインインしたままにする',
  },

  signedOut: {
    title: 'サインアウトしました',
    notSignedIn: 'サインインしていません',
    again: application => `${application}にはいつでもまたサインインできます。`,
  },

  onward: {
    title: 'サインインしています',
    wait: '少々お待ちください。',
    formTitle: '次のページへ進みます',
    byButton: '自動的に次へ進みます。進まない場合は、こちらからお進みください。',
    titleTo: provider => `${provider}へ進みます`,
    thereAndBack: 'そちらでサインインすると、ここに戻ります。',
  },

  problems: {
    badRequest: {
      title: 'リクエストを読み取れませんでした。',
      remedy: '内容とContent-Typeをご確認のうえ、もう一度送信してください。',
    },
    formExpired: {
      title: 'このフォームは無効になりました。',
      remedy: '前に戻ってページを再読み込みし、もう一度送信してください。',
    },
    interactionGone: {
      title: 'このサインインは終了しました。',
      remedy: 'アプリケーションに戻り、もう一度サインインしてください。',
    },
    stranger: {
      title: 'そのアカウントはここでは登録されていません。',
      remedy: 'アプリケーションに戻って別のアカウントでサインインするか、管理者に利用をご依頼ください。',
    },
    notFederated: {
      title: 'ここではパスワードでサインインします。',
      remedy:
        'アプリケーションに戻って名前とパスワードでサインインするか、ほかの組織でのサインインを管理者にご依頼ください。',
    },
    signInDeclined: {
      title: 'ほかの組織でサインインしていません。',
      remedy: 'アプリケーションに戻り、もう一度サインインしてください。',
    },
    signInTooOld: {
      title: 'サインインし直す必要があります。',
      remedy:
        'ほかの組織で以前のサインインが使われました。そちらでサインアウトし、アプリケーションに戻って、もう一度サインインしてください。それでも解決しない場合は、管理者にリクエストIDをお伝えください。',
    },
    upstreamFailed: {
      title: 'ほかの組織でのサインインが失敗しました。',
      remedy:
        'アプリケーションに戻り、もう一度サインインしてください。繰り返し起こる場合は、管理者にリクエストIDをお伝えください。',
    },
    notFound: { title: 'このアドレスには何もありません。', remedy: 'アドレスをご確認ください。' },
    methodNotAllowed: {
      title: 'このアドレスはそのメソッドに応答しません。',
      remedy:
        '前のページに戻り、ページのボタンをお使いください。プログラムの場合は、Allowヘッダーにあるメソッドを使います。',
    },
    tooLarge: { title: 'リクエストが大きすぎます。', remedy: '一度に送る量を減らしてください。' },
    unsupportedMediaType: {
      title: 'このアドレスでは読み取れない種類の内容です。',
      remedy: 'フォームをapplication/x-www-form-urlencodedとして送信してください。',
    },
    tooManyGuesses: {
      title: 'お使いのネットワークから、誤ったパスワードやコードが多く送られました。',
      remedy: '10分待ってから、もう一度お試しください。パスワードをお忘れの場合は、リンクをご請求ください。',
    },
    tooManyMails: {
      title: 'お使いのネットワークから、メールが多く請求されました。',
      remedy: '10分待ってから、もう一度ご請求ください。そのあいだに迷惑メールフォルダーをご確認ください。',
    },
    tooManyTokens: {
      title: '問い合わせのあったトークンの多くが無効です。',
      remedy: 'Retry-Afterの時間だけお待ちください。有効なトークンにはそのあいだも応答します。',
    },
    unavailable: {
      title: 'データベースが応答しません。',
      remedy: '数秒後にもう一度お試しください。続く場合は、管理者にお知らせください。',
    },
    busy: { title: 'サーバーが混み合っています。', remedy: '数秒後にもう一度お試しください。' },
    internal: {
      title: '問題が発生しました。',
      remedy: 'もう一度お試しください。繰り返し起こる場合は、管理者にリクエストIDをお伝えください。',
    },
  },

  error: {
    signIn: 'このサインインは続けられません',
    signInRemedy: 'アプリケーションに戻り、最初からやり直してください。',
    signOut: 'サインアウトできませんでした',
    signOutRemedy: 'リクエストに誤りがありました。ここからサインアウトできます。',
    requestId: id => ['リクエストID：', id],
  },

  mails: {
    hello: 'いつもご利用ありがとうございます。',
    chooseNew: '新しいパスワードを決める',
    choose: 'パスワードを決める',
    linkWorks: until =>
      `リンクは${until}まで、一度だけ使えます。期限を過ぎた場合は、リンク先のページの「メールを再送信」から新しいリンクをご請求ください。`,
    notExpected:
      'このメールにお心当たりがない場合は、管理者にお知らせください。パスワードをお尋ねすることは決してありません。',
    notYou: 'お心当たりがない場合は、すぐに管理者にお知らせください。',
    seeFactors: '二要素認証を確認する',
    resetLink: {
      subject: '新しいパスワードを決めてください',
      what: house => `管理者が${house}のパスワードをリセットしました。以前のパスワードは使えなくなりました。`,
    },
    activationLink: {
      subject: house => `${house}のアカウントのご案内`,
      what: house => `${house}のアカウントをご用意しました。パスワードを決めると、ご利用を始められます。`,
    },
    recoveryLink: {
      subject: 'パスワードをお忘れですか？',
      what: house => `${house}の新しいパスワードの請求がありました。今のパスワードは引き続き使えます。`,
      works: until => `リンクは${until}まで、一度だけ使えます。`,
      otherwise: 'ご請求になっていない場合は、何もなさる必要はありません。何も変わりません。',
    },
    oneTimePassword: {
      subject: 'ワンタイムパスワードのご案内',
      what: house =>
        `管理者が${house}のパスワードをリセットしました。以前のパスワードは使えなくなりました。次のパスワードで一度サインインしてください。`,
      works: until =>
        `サインインのあと、ご自身のパスワードを決めていただきます。ワンタイムパスワードは${until}まで使えます。`,
    },
    passwordReset: {
      subject: 'パスワードがリセットされました',
      what: (house, at) =>
        `管理者が${at}に${house}のパスワードをリセットしました。以前のパスワードは使えなくなりました。`,
      next: 'サインインの方法は管理者からお伝えします。そのあと、ご自身のパスワードを決めていただきます。',
    },
    passwordExpires: {
      subject: 'パスワードの期限が近づいています',
      what: (house, until) =>
        `${house}のパスワードの期限は${until}です。期限までに変更すれば、ほかに変わることはありません。`,
      change: 'パスワードを変更する',
      next: '期限を過ぎると、サインインの際に新しいパスワードをお尋ねします。',
    },
    linkExpires: {
      subject: 'リンクの期限が近づいています',
      what: house =>
        `先日、${house}のパスワードを決めるためのリンクをお送りしました。まだお使いになっていないため、もう一度お送りします。`,
    },
    oneTimePasswordExpires: {
      subject: 'ワンタイムパスワードの期限が近づいています',
      what: (house, until) =>
        `お受け取りになった${house}のワンタイムパスワードは${until}まで使えます。期限までにサインインし、ご自身のパスワードを決めてください。`,
      notHere:
        'ワンタイムパスワードはこのメールにはありません。お受け取りになったところをご確認ください。見つからない場合は、管理者に新しいものをご依頼ください。',
    },
    resetUndone: {
      subject: '以前のパスワードが再び使えます',
      what: (house, at) =>
        `管理者が${at}に${house}のパスワードのリセットを取り消しました。以前のパスワードが再び使えますので、これまでどおりサインインしてください。`,
      next: 'リセットの際にお受け取りになったリンクやワンタイムパスワードは使えなくなりました。',
    },
    invitationUndone: {
      subject: 'お送りしたご案内は取り消されました',
      what: (house, at) =>
        `${house}のパスワードについてお送りしたご案内を、管理者が${at}に取り消しました。お受け取りになったリンクやワンタイムパスワードは使えなくなりました。`,
      next: '何もなさる必要はありません。パスワードを決めていただくときに、改めてメールをお送りします。',
    },
    factorAdded: {
      subject: '二要素認証が追加されました',
      what: (house, at) =>
        `${at}に${house}のアカウントに認証アプリまたはパスキーが追加されました。これからはサインインに使えます。`,
    },
    factorRemoved: {
      subject: '二要素認証が削除されました',
      what: (house, at) => `${at}に${house}のアカウントから認証アプリまたはパスキーが削除されました。もう使えません。`,
    },
    factorsReset: {
      subject: '二要素認証がリセットされました',
      what: (house, at) =>
        `管理者が${at}に${house}の認証アプリ、パスキー、リカバリーコードを削除し、すべてのブラウザーからサインアウトしました。`,
      next: 'パスワードは引き続き使えます。サインインして、二要素認証を設定し直してください。',
      setUp: '二要素認証を設定する',
      notAsked: 'ご依頼になっていない場合は、すぐに管理者にお知らせください。',
    },
    recoveryCodesMade: {
      subject: '新しいリカバリーコードが作成されました',
      what: (house, at) =>
        `${at}に${house}のアカウントの新しいリカバリーコードが作成されました。以前のコードはもう使えません。`,
    },
    recoveryCodeUsed: {
      subject: 'リカバリーコードが使われました',
      what: (house, at) =>
        `${at}に${house}のアカウントで、ほかの二要素認証の代わりにリカバリーコードが使われました。このコードはもう使えません。`,
      left: left =>
        left === 0
          ? 'リカバリーコードは残っていません。新しいコードを作成してください。'
          : `リカバリーコードは残り${left}個です。新しいコードはいつでも作成できます。`,
      notYou:
        'お心当たりがない場合は、ほかの人がコードを、場合によってはパスワードも知っています。すぐにパスワードを変更し、新しいコードを作成して、管理者にお知らせください。',
    },
    passwordChanged: {
      subject: 'パスワードが変更されました',
      what: (house, at) => `${house}のパスワードが${at}に変更され、ほかのすべてのブラウザーからサインアウトしました。`,
    },
  },
}
