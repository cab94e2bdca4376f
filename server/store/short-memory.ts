/** Remembers what was found, each thing for some milliseconds, and not more than so many things. */
export function createShortMemory<T>({ lifetime, most }: { lifetime: number; most: number }) {
  const held = new Map<string, { readonly value: T; readonly until: number }>()
  return {
    /** What is remembered under a key, else what `find` finds. */
    async recall(key: string, now: Date, find: () => Promise<T | null>): Promise<T | null> {
      const known = held.get(key)
      if (known && now.getTime() < known.until) return known.value
      held.delete(key)
      const value = await find()
      if (value === null) return null
      if (held.size >= most) held.clear()
      held.set(key, { value, until: now.getTime() + lifetime })
      return value
    },
    forget: () => held.clear(),
  }
}
