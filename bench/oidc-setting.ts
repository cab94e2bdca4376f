/** How many people sign in, by turns: person0 and so on, all with the same password. */
export const PEOPLE = 64
export const PASSWORD = 'nine tall paper lanterns'
export const CALLBACK = 'http://localhost:1/callback'

type Credentials = { readonly id: string; readonly secret: string }

/** What a provider under measurement says of itself once it answers: a machine, and an application that people sign in to. */
export type OidcSetting = { readonly issuer: string; readonly machine: Credentials; readonly app: Credentials }
