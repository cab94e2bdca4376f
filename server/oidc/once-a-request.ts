import Provider from 'oidc-provider'

/**
 * Reads once within a request of the library, however often it is asked for: a request sees one state of what is read. Outside of one it
 * reads each time.
 */
export function onceARequest<T>(read: (id: string) => Promise<T>): (id: string) => Promise<T> {
  const known = new WeakMap<object, Map<string, Promise<T>>>()
  return id => {
    const ctx = Provider.ctx
    if (!ctx) return read(id)
    const own = known.get(ctx) ?? new Map<string, Promise<T>>()
    known.set(ctx, own)
    const answer = own.get(id) ?? read(id)
    own.set(id, answer)
    return answer
  }
}
