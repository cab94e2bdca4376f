import { methodsOf } from '../http/oidc-routes.ts'

/** The first segment of an address and the part of the server behind it. */
const PARTS: Readonly<Record<string, string>> = {
  scim: 'scim',
  admin: 'admin',
  console: 'console',
  account: 'account',
  interaction: 'signIn',
  federation: 'federation',
  forgot: 'password',
  reset: 'password',
  assets: 'assets',
  health: 'health',
}

/** The part of the server that answers a path: one of a few words, whatever is asked for. */
export function routeClassOf(path: string): string {
  const [, first = '', second] = path.split('/')
  if (methodsOf(path)) return first === '.well-known' ? 'metadata' : first
  if (methodsOf(`/${first}`) && second) return first
  return (Object.hasOwn(PARTS, first) && PARTS[first]) || 'other'
}

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** The method, where it is one that we know: a caller may send others. */
export const methodClassOf = (method: string): string => (METHODS.has(method) ? method : 'other')
