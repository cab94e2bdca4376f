import type { Report } from '../../views/console/report.tsx'

/** What a page leaves for the next one to tell once: what was done with what was typed there, a secret, or what came of a look at the audit. */
export type Told =
  | (Report & { readonly typed?: Readonly<Record<string, string>> })
  | { readonly secret: string }
  | { readonly oneTimePassword: string }
  | { readonly breaches: readonly string[]; readonly events: number }

type Untold = { readonly told: Told | undefined }

export const reportOf = ({ told }: Untold): Report | undefined => (told && 'done' in told ? told : undefined)

export const typedOf = ({ told }: Untold) => (told && 'done' in told ? told.typed : undefined)

export const secretOf = ({ told }: Untold): string | undefined => (told && 'secret' in told ? told.secret : undefined)

export const oneTimePasswordOf = ({ told }: Untold): string | undefined =>
  told && 'oneTimePassword' in told ? told.oneTimePassword : undefined

export const verifiedOf = ({ told }: Untold) => (told && 'breaches' in told ? told : undefined)
