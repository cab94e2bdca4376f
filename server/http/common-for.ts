import type { Person } from '../../passwords/ports.ts'
import { textsOf } from '../../texts/languages.ts'
import type { Common } from '../../views/layout.tsx'
import { fittingLanguages } from '../languages.ts'
import type { RequestState } from './request-state.ts'

type Asked = { get(header: string): string; readonly state: Pick<RequestState, 'uiLocales'> }

/**
 * What a page shows of the house: in the language of its person where they are known, else in one that the application asks for, else in that
 * of the browser.
 */
export type CommonFor = (ctx: Asked, person?: Pick<Person, 'preferredLanguage'> | undefined) => Common

export const createCommonFor =
  (house: Omit<Common, 'texts'>): CommonFor =>
  (ctx, person) => {
    const preferences = [person?.preferredLanguage, uiLocalesOf(ctx)?.replaceAll(' ', ','), ctx.get('accept-language')]
    return { ...house, texts: textsOf(preferences.flatMap(fittingLanguages)) }
  }

/** Remembers for the rest of a request which languages an application asks for: the `ui_locales` of OpenID Connect, whatever was sent as that. */
export function askForLanguages({ state }: Pick<Asked, 'state'>, uiLocales: unknown): void {
  state.uiLocales = typeof uiLocales === 'string' ? uiLocales : undefined
}

export const uiLocalesOf = ({ state }: Pick<Asked, 'state'>): string | undefined => state.uiLocales
