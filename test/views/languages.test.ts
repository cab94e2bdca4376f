import { expect } from 'chai'
import { en, type Texts } from '../../texts/en.ts'
import { languages } from '../../texts/languages.ts'
import { everyPage } from './every-page.ts'

const others = [...languages.values()].filter(texts => texts !== en)

/** Words that a language shares with English. */
const SHARED: Readonly<Record<string, readonly string[]>> = {
  de: ['Code', 'Name', 'Passkey', 'Passkeys'],
  fr: ['Code'],
}

/** What a page says of its own, in its elements and in the attributes that people meet. */
function wordsOf(html: string): Set<string> {
  const attributes = [...html.matchAll(/ (?:aria-label|placeholder|alt|data-show|data-hide|data-unknown)="([^"]*)"/g)]
  const texts = [...html.replace(/^.*?<body>/s, '').matchAll(/>([^<]+)/g)]
  const words = [...attributes, ...texts].map(([, text = '']) => text.replaceAll('&quot;', '"').trim())
  return new Set(words.filter(text => /\p{L}{2}/u.test(text) && !/x\(\)|^https:/.test(text)))
}

/** Each text of a language by the way to it; of a function, what it says of some data. */
function textsIn(value: unknown, path = ''): [path: string, text: string][] {
  if (typeof value === 'string') return [[path, value]]
  if (typeof value === 'function') return [[path, [value(DATA, '7', '8')].flat().join('')]]
  return Object.entries(value as object).flatMap(([name, part]) => textsIn(part, `${path}.${name}`))
}

/** A rule takes a member of it; other texts take what they stand for, which is a text as good as any. */
const DATA = Object.assign(Object('7'), Object.fromEntries(Object.keys(en.rules).map(rule => [rule, '2'])), {
  from: '2026-01-31T09:30:00Z',
})

describe('every page', () => {
  const english = everyPage({ issuerName: 'House', texts: en })

  for (const texts of languages.values()) {
    const pages = Object.entries(everyPage({ issuerName: 'House', texts }))
    for (const [name, html] of pages) {
      it(`“${name}” says in ${texts.tag} what its language is, and which way it runs`, () =>
        expect(html).to.match(new RegExp(`^<!doctype html><html lang="${texts.tag}" dir="${texts.dir}">`)))
    }
  }

  for (const texts of others) {
    for (const [name, html] of Object.entries(everyPage({ issuerName: 'House', texts }))) {
      it(`“${name}” has no English left in ${texts.tag}`, () => {
        const words = wordsOf(english[name] ?? '')
        const left = [...wordsOf(html)].filter(word => words.has(word))
        expect(left.filter(word => !SHARED[texts.tag]?.includes(word))).to.deep.equal(['House'])
      })
    }
  }
})

describe('the languages', () => {
  it('are English and five others, by their tags', () =>
    expect([...languages.keys()]).to.deep.equal(['en', 'de', 'es', 'fr', 'ja', 'ar']))

  it('run from right to left where Arabic does', () =>
    expect([...languages.values()].filter(({ dir }) => dir === 'rtl')).to.deep.equal([languages.get('ar')]))

  const english = new Map(textsIn(en))
  for (const texts of others) {
    it(`say everything in ${texts.tag} in words of its own`, () => {
      const same = textsIn(texts).filter(([path, text]) => text === english.get(path) && /\p{L}{2}/u.test(text))
      expect(same.filter(([path, text]) => path !== '.dir' && !SHARED[texts.tag]?.includes(text))).to.deep.equal([])
    })

    it(`say the same names and numbers in ${texts.tag}`, () => {
      for (const [path, text] of textsIn(texts).filter(([path]) => !path.startsWith('.rules')))
        expect(given(text), path).to.deep.equal(given(english.get(path) ?? ''))
    })
  }

  const given = (text: string) => (text.match(/(?<!\d)[78](?!\d)/g) ?? []).sort()

  it('name the button Resend Email as the mail does that tells of it', () => {
    for (const { words, mails } of languages.values() as Iterable<Texts>)
      expect(mails.linkWorks('then')).to.include(words.resend)
  })
})
