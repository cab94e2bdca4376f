import type { Person } from '../../passwords/ports.ts'
import { textsOf } from '../../texts/languages.ts'
import type { Common } from '../../views/layout.tsx'
import { fittingLanguages } from '../languages.ts'

/** What a page shows of the house, in the language of its person where they are known, else in that of their browser. */
export type CommonFor = (
  ctx: { get(header: string): string },
  person?: Pick<Person, 'preferredLanguage'> | undefined,
) => Common

export const createCommonFor =
  (house: Omit<Common, 'texts'>): CommonFor =>
  (ctx, person) => {
    const preferences = [person?.preferredLanguage, ctx.get('accept-language')]
    return { ...house, texts: textsOf(preferences.flatMap(fittingLanguages)) }
  }
