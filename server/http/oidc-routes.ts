/** Where the library's endpoints are. */
export const routes = {
  authorization: '/authorize',
  code_verification: '/device',
  device_authorization: '/device-authorization',
  end_session: '/logout',
  introspection: '/introspect',
  jwks: '/jwks',
  pushed_authorization_request: '/par',
  registration: '/register',
  revocation: '/revoke',
  token: '/token',
  userinfo: '/userinfo',
} as const

const READ = ['GET', 'HEAD', 'OPTIONS']
const WRITTEN = ['POST', 'OPTIONS']

/** What each of them answers to; the library leaves any other method unanswered. */
const METHODS: Readonly<Record<string, readonly string[]>> = {
  '/.well-known/openid-configuration': READ,
  '/.well-known/oauth-authorization-server': READ,
  [routes.authorization]: ['GET', 'HEAD', 'POST'],
  [routes.code_verification]: ['GET', 'HEAD', 'POST'],
  [routes.device_authorization]: WRITTEN,
  [routes.end_session]: ['GET', 'HEAD', 'POST'],
  [routes.introspection]: WRITTEN,
  [routes.jwks]: READ,
  [routes.pushed_authorization_request]: WRITTEN,
  [routes.registration]: ['POST'],
  [routes.revocation]: WRITTEN,
  [routes.token]: WRITTEN,
  [routes.userinfo]: ['GET', 'HEAD', 'POST', 'OPTIONS'],
}

/** The methods of an endpoint; undefined for any other path. */
export const methodsOf = (path: string): readonly string[] | undefined =>
  Object.hasOwn(METHODS, path) ? METHODS[path] : undefined

/** Whether the library answers at a path: at an endpoint, or at a step of one below it; in any case, and with a slash at its end, as it takes them. */
export function isEndpoint(path: string): boolean {
  const folded = path.toLowerCase().replace(/\/$/, '')
  return methodsOf(folded) !== undefined || methodsOf(`/${folded.split('/')[1]}`) !== undefined
}
