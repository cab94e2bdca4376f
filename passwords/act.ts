import type { Actor } from './passwords.ts'
import type { AuditEvent } from './ports.ts'

/** Who did what to whose password, for the audit; a success unless said otherwise. */
export const actOf = (
  { id, channel }: Pick<Actor, 'id' | 'channel'>,
  event: string,
  target: string,
  more: Pick<AuditEvent, 'details'> & { readonly outcome?: AuditEvent['outcome'] } = {},
): AuditEvent => ({ event, actor: id, target, channel, outcome: 'success', ...more })
