import Provider from 'oidc-provider'
import type { Passwords } from '../../passwords/passwords.ts'

/**
 * Reads once within a request of the library, however often it is asked for: a request sees one state of what is read. Outside of one it
 * reads each time. `known` answers what this request has asked for already.
 */
export function onceARequest<T>(read: (id: string) => Promise<T>) {
  const answers = new WeakMap<object, Map<string, Promise<T>>>()
  const known = (id: string) => Provider.ctx && answers.get(Provider.ctx)?.get(id)
  return Object.assign(
    (id: string): Promise<T> => {
      const ctx = Provider.ctx
      if (!ctx) return read(id)
      const own = answers.get(ctx) ?? new Map<string, Promise<T>>()
      answers.set(ctx, own)
      const answer = own.get(id) ?? read(id)
      own.set(id, answer)
      return answer
    },
    { known },
  )
}

/** What sessions, grants and tokens are judged by, once a request: how somebody stands tells all of it. */
export function judgedOnce<T extends Pick<Passwords, 'standing' | 'marksOf'>>(passwords: T): T {
  const standing = onceARequest(id => passwords.standing(id))
  const marksOf = onceARequest(passwords.marksOf)
  return {
    ...passwords,
    standing: (id, demanded) => (demanded ? passwords.standing(id, demanded) : standing(id)),
    marksOf: id => standing.known(id) ?? marksOf(id),
  }
}
