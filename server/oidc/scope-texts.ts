import { en, type Texts } from '../../texts/en.ts'

type ScopeTexts = Texts['scopes']

/** Whether people are told what a scope allows: there is one of this name. */
export const isExplained = (scope: string): scope is keyof ScopeTexts => Object.hasOwn(en.scopes, scope)

/** What people allow with a scope, in words; undefined for one that there is not. */
export const scopeText = (texts: ScopeTexts, scope: string): string | undefined =>
  isExplained(scope) ? texts[scope] : undefined
