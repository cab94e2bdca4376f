import { createHash, randomBytes } from 'node:crypto'
import type { Json } from '../../scim/store.ts'
import type { Keyring } from '../keyring.ts'
import type { ConsoleNoteStore } from '../store/console-notes.ts'

export type Notes = ReturnType<typeof createNotes>

const PURPOSE = 'console note'
const LIFETIME = 15 * 60_000

/** What is kept for one person from one request to the next, sealed, under a name that says nothing. */
export function createNotes(ports: {
  readonly consoleNotes: ConsoleNoteStore
  readonly keyring: Keyring
  readonly now: () => Date
}) {
  const { consoleNotes: store, keyring, now } = ports
  const seal = (value: object | string) => keyring.seal(PURPOSE, JSON.stringify(value))
  const open = (sealed: string | undefined): Json | undefined =>
    sealed === undefined ? undefined : JSON.parse(keyring.open(PURPOSE, sealed))
  const later = (lifetime = LIFETIME) => new Date(now().getTime() + lifetime)

  return {
    /** The name under which it is found again: a new one, or that of one that was taken and is put back. */
    async keep(
      person: string,
      value: object,
      lifetime = LIFETIME,
      name = randomBytes(16).toString('base64url'),
    ): Promise<string> {
      await store.insert({ _id: idOf('note', name), person, sealed: seal(value), expiresAt: later(lifetime) })
      return name
    },
    async read(person: string, name: string): Promise<Json | undefined> {
      return open((await store.find(idOf('note', name), person, now()))?.sealed)
    },
    /** The same, and it is gone. */
    async take(person: string, name: string): Promise<Json | undefined> {
      return open((await store.take(idOf('note', name), person, now()))?.sealed)
    },
    /** Whether a form is sent for the first time. */
    begin: (person: string, form: string): Promise<boolean> =>
      store.insert({ _id: idOf('form', person, form), person, expiresAt: later() }),
    /** Nothing came of it: it may be sent again. */
    async forget(person: string, form: string): Promise<void> {
      await store.take(idOf('form', person, form), person, now())
    },
    finish: (person: string, form: string, to: string): Promise<void> =>
      store.seal(idOf('form', person, form), person, seal(to)),
    /** Where the form led that was sent before; undefined while it is still being worked on. */
    async outcomeOf(person: string, form: string): Promise<string | undefined> {
      const to = open((await store.find(idOf('form', person, form), person, now()))?.sealed)
      return typeof to === 'string' ? to : undefined
    },
  }
}

/** The notes of one person. */
export type OwnNotes = {
  readonly keep: (value: object, lifetime?: number, name?: string) => Promise<string>
  readonly read: (name: string) => Promise<Json | undefined>
  readonly take: (name: string) => Promise<Json | undefined>
}

export const notesOf = (notes: Notes, person: string): OwnNotes => ({
  keep: (value, lifetime, name) => notes.keep(person, value, lifetime, name),
  read: name => notes.read(person, name),
  take: name => notes.take(person, name),
})

const idOf = (...parts: readonly string[]) => createHash('sha256').update(JSON.stringify(parts)).digest('base64url')
