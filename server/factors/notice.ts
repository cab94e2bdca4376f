import { randomUUID } from 'node:crypto'
import type { MailRequest, Person, Transaction } from '../../passwords/ports.ts'
import type { FactorPorts } from './ports.ts'

type Kind = Extract<MailRequest['kind'], `factor${string}`>

/** Mails the person what happened to their second factors, once it is written (rule P76). */
export async function tell(
  { outbox }: Pick<FactorPorts, 'outbox'>,
  kind: Kind,
  { id, email }: Person,
  transaction: Transaction,
): Promise<void> {
  if (email) await outbox.enqueue({ key: `factor.${randomUUID()}`, kind, userId: id }, transaction)
}
