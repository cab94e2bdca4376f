import { randomUUID } from 'node:crypto'
import type { MailRequest, Person, Transaction } from '../../passwords/ports.ts'
import type { FactorPorts } from './ports.ts'

type Told = Pick<MailRequest, 'codesLeft'> & {
  readonly kind: Extract<MailRequest['kind'], `factor${string}` | `recoveryCode${string}`>
}

/** Mails the person what happened to their second factors, once it is written (rule P76). */
export async function tell(
  { outbox }: Pick<FactorPorts, 'outbox'>,
  told: Told,
  { id, email }: Person,
  transaction: Transaction,
): Promise<void> {
  if (email) await outbox.enqueue({ key: `factor.${randomUUID()}`, userId: id, ...told }, transaction)
}
