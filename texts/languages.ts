import { ar } from './ar.ts'
import { de } from './de.ts'
import { en, type Texts } from './en.ts'
import { es } from './es.ts'
import { fr } from './fr.ts'
import { ja } from './ja.ts'

/** Every language that pages and mails speak, by its tag. */
export const languages: ReadonlyMap<string, Texts> = new Map([en, de, es, fr, ja, ar].map(texts => [texts.tag, texts]))

/** The first of some tags that there is a language for, else English. */
export const textsOf = (tags: readonly string[]): Texts =>
  tags.map(tag => languages.get(tag)).find(texts => texts !== undefined) ?? en
