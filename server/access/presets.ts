import type { ClientSettings } from '../store/provisioning-clients.ts'

/** Settings of new clients, by the kind of system that they are. */
export const presets = {
  /** A nightly run sends the first password again and again: it must not undo the person's own. */
  hr: { passwordOn: 'create' },
  /** Okta makes passwords that know nothing of our policies. */
  okta: { weakPassword: 'mustChange' },
} as const satisfies { readonly [name: string]: ClientSettings }

export type Preset = keyof typeof presets

export const presetNames = Object.keys(presets) as Preset[]
