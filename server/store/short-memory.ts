/** Remembers what was found, each thing for some milliseconds, and not more than so many things. */
export function createShortMemory<T>({ lifetime, most }: { lifetime: number; most: number }) {
  const held = new Map<string, { readonly value: T; readonly until: number }>()
  return {
    /** What is remembered under a key, else what `find` finds. */
    async recall<Found extends T | null>(key: string, now: Date, find: () => Promise<Found>): Promise<Found> {
      const known = held.get(key)
      if (known && now.getTime() < known.until) return known.value as Found
      held.delete(key)
      const value = await find()
      if (value === null) return value
      if (held.size >= most) held.clear()
      held.set(key, { value, until: now.getTime() + lifetime })
      return value
    },
    forget: () => held.clear(),
  }
}
