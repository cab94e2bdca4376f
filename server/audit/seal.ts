import { createHash } from 'node:crypto'
import type { Keyring } from '../../passwords/ports.ts'
import type { StoredAuditEvent } from '../store/audit-events.ts'
import type { Seal } from '../store/audit-seals.ts'

type Window = Pick<Seal, 'writer' | 'number' | 'from' | 'to' | 'after' | 'previous' | 'sealedAt'>

export function createSeal(window: Window, events: readonly StoredAuditEvent[], keyring: Keyring): Seal {
  const content = { ...window, id: `${window.writer}.${window.number}`, count: events.length, digest: digestOf(events) }
  const link = linkOf(content)
  const keyId = keyring.currentKeyId
  return { ...content, link, keyId, mac: macOf(link, keyId, keyring) }
}

export const digestOf = (events: readonly StoredAuditEvent[]): string => sha256(events.map(inOrder))

export const linkOf = (seal: Omit<Seal, 'link' | 'keyId' | 'mac'>): string =>
  sha256([seal.id, seal.from, seal.to, seal.count, seal.digest, seal.after, seal.previous, seal.sealedAt.toISOString()])

export const macOf = (link: string, keyId: string, keyring: Keyring): string =>
  keyring.mac('audit seal', keyId, link).toString('base64url')

const sha256 = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('base64url')

/** The same text for the same event, whatever order a database keeps its members in. */
function inOrder(value: unknown): unknown {
  if (value instanceof Date || typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([name, member]): [string, unknown] => [name, inOrder(member)])
  return entries.sort(([one], [other]) => (one < other ? -1 : 1))
}
