import { expect } from 'chai'
import { mailTemplateSchema } from '../../../scim/schema/mail-template.ts'
import { exampleData, makeMail, requireSound } from '../../../server/mail/make-mail.ts'
import type { Draft } from '../../../server/mail/render.ts'
import { dataOf, mailVariables, variablesIn } from '../../../server/mail/variables.ts'
import { passwordMailKinds } from '../../../views/mail/password-mails.tsx'

const about = { issuer: 'https://id.example.com', issuerName: 'Rekey' }

const sound: Draft = {
  kind: 'resetLink',
  subject: 'A new password at {{ issuerName }}',
  text: 'Hello {{ displayName }},\n\n{{ link }}\n\nuntil {{ expiresAt }}.',
  html: '<p>Hello {{ displayName }}, <a href="{{ link }}">choose one</a></p>',
}

const problemOf = (more: object): string => {
  try {
    requireSound({ ...sound, ...more }, about)
    return ''
  } catch (error) {
    return (error as Error).message
  }
}

const mailTo = (more: object, person: object = {}) =>
  makeMail(
    { ...sound, ...more },
    dataOf(
      sound.kind,
      { userName: 'ada', ...person },
      {
        ...about,
        link: 'https://id.example.com/reset?token=T',
        at: new Date('2026-03-01T08:00:00Z'),
        expiresAt: new Date('2026-03-01T08:15:00Z'),
      },
    ),
    about.issuer,
  )

const LINK = '{{ link }}'
const growing = '{% assign a = "0123456789012345678901234567890123456789" %}'

/** What is wrong with a template, and what is said of it. */
const broken: readonly (readonly [what: string, more: object, said: RegExp])[] = [
  ['a variable that is not closed', { text: 'Hello\n{{ link' }, /^Line 2 of "text": output "\{\{ link" not closed\.$/],
  ['a condition that is not closed', { html: '<p>\n\n{% if link %}' }, /^Line 3 of "html": .*not closed/],
  ['a condition without an end', { subject: '{% if at %}Hello' }, /^Line 1 of "subject": .*not closed/],
  [
    'a variable that is not there',
    { text: `${LINK}\n{{ lnik }}` },
    /^Line 2 of "text": .*"lnik".*There are: displayName,.* link,/,
  ],
  [
    'one in a branch that is not taken',
    { text: `${LINK}{% if false %}\n{{ nope }}{% endif %}` },
    /^Line 2 of .*"nope"/,
  ],
  ['one in an assignment', { text: `${LINK}{% assign a = nope %}` }, /"nope"/],
  [
    'one that is assigned for some',
    { text: `${LINK} {% if givenName %}{% assign a = 1 %}{% endif %}{{ a }}` },
    /undefined variable: a/,
  ],
  [
    'what a text is made of',
    { text: `${LINK}{% assign a = link %}{{ a.constructor }}` },
    /undefined variable: a\.constructor/,
  ],
  ['a part of a variable', { text: `${LINK}{{ link.size }}` }, /"link\.size"/],
  ['what every object has', { text: `${LINK}{{ constructor }}` }, /"constructor"/],
  ['a variable of another kind', { text: `${LINK}{{ oneTimePassword }}` }, /"oneTimePassword"/],
  ['P73: the link in the subject', { subject: LINK }, /^Line 1 of "subject": .*"link".*There are: issuerName, /],
  ['P73: a name in the subject', { subject: 'For {{ displayName }}' }, /^Line 1 of "subject": .*"displayName"/],
  ['P73: a subject of two lines', { subject: 'Hello\r\nBcc: eve@example.com' }, /^"subject": it has a line break/],
  ['P73: one that Liquid makes two of', { subject: '{{ "a\\nb" }}' }, /^"subject": it has a line break/],
  ['an empty subject', { subject: ' {% if false %}x{% endif %}' }, /^"subject": it is empty/],
  ['a filter that is not there', { text: `{{ link | shout }}` }, /^Line 1 of "text": undefined filter: shout/],
  ['a filter that undoes escaping', { html: '<p>{{ link | raw }}' }, /undefined filter: raw/],
  ['a loop', { text: `${LINK}{% for a in (1..9) %}x{% endfor %}` }, /tag "for" not found/],
  ['another file', { text: `${LINK}{% include "/etc/passwd" %}` }, /tag "include" not found/],
  ['another file as a layout', { text: `{% layout "package.json" %}${LINK}` }, /tag "layout" not found/],
  ['another file as a part', { text: `${LINK}{% render "package.json" %}` }, /tag "render" not found/],
  ['a text without the link', { text: 'Hello' }, /^"text": it does not say \{\{ link \}\} to everybody/],
  ['HTML without the link', { html: '<p>Hello</p>' }, /^"html": it does not say \{\{ link \}\} to everybody/],
  ['a link for some', { text: `{% if givenName %}${LINK}{% endif %}` }, /^"text": it does not say/],
  ['a link that is cut', { text: '{{ link | truncate: 30 }}' }, /^"text": it does not say/],
  ['a mail without the one-time password', { kind: 'oneTimePassword', text: 'Hello', html: '<p>' }, /oneTimePassword/],
  ['texts that double', { text: `${growing}${'{% assign a = a | append: a %}'.repeat(40)}${LINK}` }, /limit exceeded/],
  [
    'a mail that is too long',
    { text: `${growing}${'{% assign a = a | append: a %}'.repeat(7)}${'{{ a }}'.repeat(500)}${LINK}` },
    /limit exceeded/,
  ],
  ['a date of a million digits', { text: `${LINK}{{ at | date: "%999999999d" }}` }, /limit exceeded/],
  ['P74: an image', { html: `<p>${LINK}\n<img src="https://id.example.com/a.png">` }, /^Line 2 of "html": "<img/],
  [
    'P74: an image that hands out the link',
    { html: `${LINK}<img src="https://eve.example/${LINK}">` },
    /^Line 1 of "html"/,
  ],
  ['P74: a background', { html: `${LINK}<p style="background:url(/a)">` }, /"<p style/],
  ['P74: one in disguise', { html: `${LINK}<p style="background:u\\72l(/a)">` }, /"<p style/],
  ['P74: one in another disguise', { html: `${LINK}<p style="background:url&#40;/a)">` }, /"<p style/],
  ['P74: a set of images', { html: `${LINK}<p style="background:image-set('/a')">` }, /"<p style/],
  ['a link that nobody sees', { html: `<p style="display:none">${LINK}</p>` }, /"<p style/],
  ['one in capitals', { html: `<p style="color: red; DISPLAY : None">${LINK}</p>` }, /"<p style/],
  ['one with a comment', { html: `<p style="display:/**/none">${LINK}</p>` }, /"<p style/],
  ['one that keeps its place', { html: `<p style="visibility:hidden">${LINK}</p>` }, /"<p style/],
  ['one that is nothing but air', { html: `<p style="opacity:0.0">${LINK}</p>` }, /"<p style/],
  ['one in letters of no size', { html: `<p style="font-size:0px">${LINK}</p>` }, /"<p style/],
  ['P74: a style sheet', { html: `${LINK}<link rel="stylesheet" href="/a">` }, /"<link/],
  ['P74: styles of its own', { html: `${LINK}<style>@import "/a"</style>` }, /"<style/],
  ['P74: a script', { html: `${LINK}<script>1</script>` }, /"<script/],
  ['P74: a handler', { html: `${LINK}<p onclick="1">` }, /"<p onclick/],
  ['P74: a form', { html: `${LINK}<form action="/a"></form>` }, /"<form/],
  ['P74: a comment', { html: `${LINK}<!--[if mso]><img src="/a"><![endif]-->` }, /"<!--/],
  ['P74: a tag without an end', { html: `${LINK}<img src=x onerror=1 ` }, /"<img/],
  ['P74: a refresh', { html: `<meta http-equiv="refresh" content="0">${LINK}` }, /"<meta/],
  [
    'P74: a link to elsewhere',
    { html: `${LINK}<a href="https://eve.example/">here</a>` },
    /"https:\/\/eve\.example\/" leads elsewhere/,
  ],
  ['P74: one without a scheme', { html: `${LINK}<a href="//eve.example/">` }, /"<a href/],
  ['P74: one to a script', { html: `${LINK}<a href="javascript:1">` }, /"<a href/],
  [
    'P74: one to a name like ours',
    { html: `${LINK}<a href="https://id.example.com.eve.example/">` },
    /leads elsewhere/,
  ],
  ['P74: one as who we are', { html: `${LINK}<a href="https://id.example.com@eve.example/">` }, /leads elsewhere/],
  ['P74: a mail with the link', { html: `${LINK}<a href="mailto:eve@eve.example?body=${LINK}">` }, /"<a href/],
  [
    'P74: an address of elsewhere in the text',
    { text: `${LINK}\nHelp: http://eve.example/` },
    /^Line 2 of "text": "http:\/\/eve\.example\/"/,
  ],
  ['P74: one of another kind', { text: `${LINK} ftp://eve.example/` }, /"ftp:\/\/eve\.example\/" leads elsewhere/],
  ['P74: one that needs no scheme', { text: `${LINK} www.eve.example` }, /"www\.eve\.example" leads elsewhere/],
  [
    'P74: the link in an address',
    { text: `${LINK}\neve.example/?t=${LINK}` },
    /^Line 2 of "text": \{\{ link \}\} has to/,
  ],
  ['P74: the same by a filter', { text: `${LINK} {{ link | prepend: "eve.example/" }}` }, /has to stand by itself/],
  ['P74: the link before an address', { html: `<p>${LINK}.eve.example</p>` }, /has to stand by itself/],
  [
    'P74: the one-time password in an address',
    {
      kind: 'oneTimePassword',
      text: '{{ oneTimePassword }} eve.example/?t={{ oneTimePassword | url_encode }}',
      html: '{{ oneTimePassword }}',
    },
    /^Line 1 of "text": \{\{ oneTimePassword \}\} has to/,
  ],
]

describe('a mail template', () => {
  it('makes a mail', () => {
    expect(problemOf({})).to.equal('')
    expect(mailTo({}, { displayName: 'Ada Lovelace' })).to.deep.equal({
      subject: 'A new password at Rekey',
      text: 'Hello Ada Lovelace,\n\nhttps://id.example.com/reset?token=T\n\nuntil 2026-03-01 08:15 UTC.',
      html: '<p>Hello Ada Lovelace, <a href="https://id.example.com/reset?token=T">choose one</a></p>',
    })
  })

  for (const [what, more, said] of broken) {
    it(`is refused with ${what}`, () => expect(problemOf(more)).to.match(said))
  }

  for (const [what, more] of [
    ['addresses of this service', { text: `See {{ issuer }}/account. (${LINK})` }],
    ['the link in quotes and at the end of a sentence', { text: `Here: "${LINK}".`, html: `<b>(${LINK})</b>, now` }],
    ['a mail address', { html: `${LINK}<a href="mailto:help@example.com">help</a>` }],
    ['sizes and blocks', { html: `<p style="display: block; opacity: 0.9; font-size: 0.8em">${LINK}</p>` }],
    ['colors and tables', { html: `<table><tr><td style="color: rgba(1, 2, 3, .5)" align="center">${LINK}</table>` }],
    [
      'a whole document',
      {
        html: `<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><title>x</title></head><body>${LINK}</body></html>`,
      },
    ],
    ['signs of the other kind', { html: `<p>1 &lt; 2 > 1 & ${LINK}</p>` }],
    ['conditions', { text: `{% if givenName %}Dear {{ givenName }}{% else %}Hello{% endif %} ${LINK}` }],
    ['filters', { text: `{{ givenName | default: displayName | upcase }} ${LINK} {{ at | date: "%d.%m.%Y" }}` }],
  ] as const) {
    it(`may have ${what}`, () => expect(problemOf(more)).to.equal(''))
  }

  it('P74: escapes what people are called, in the HTML and wherever it is put', () => {
    const script = { displayName: '<script>alert("1")</script>' }
    const { html } = mailTo(
      { html: `<p lang="{{ displayName }}">{% assign a = displayName | append: "<b>" %}{{ a }} ${LINK}</p>` },
      script,
    )
    expect(html).to.not.include('<script').and.not.include('<b>')
    expect(html).to.include('&lt;script&gt;alert(&#34;1&#34;)&lt;/script&gt;')
    expect(mailTo({}, script).text).to.include('<script>alert("1")</script>')
  })

  it('P74: keeps names on one line, and cuts them', () => {
    const { text } = mailTo({}, { displayName: `Ada\n\n\tclick here ${'x'.repeat(200)}` })
    expect(text.split('\n')[0]).to.equal(`Hello Ada click here ${'x'.repeat(85)},`)
  })

  it('P74: makes no mail where a name has an address in it', () => {
    expect(() => mailTo({}, { displayName: 'go to https://eve.example' })).to.throw('leads elsewhere')
  })

  it('makes no mail where a condition leaves the link out for somebody', () => {
    const more = { text: `{% unless userName == "ada" %}${LINK}{% endunless %}` }
    expect(problemOf(more)).to.equal('')
    expect(() => mailTo(more)).to.throw('does not say {{ link }}')
  })

  it('writes dates in its language', () => {
    const text = `${LINK} {{ expiresAt | date: "%A, %-d. %B, %H:%M" }}`
    expect(mailTo({ text, language: 'de' }).text).to.include('Sonntag, 1. März, 08:15')
    expect(mailTo({ text }).text).to.include('Sunday, 1. March, 08:15')
  })

  it('calls by the userName who has no other name', () => {
    expect(mailTo({ text: `{{ displayName }}{% if givenName %}!{% endif %} ${LINK}` }).text).to.match(/^ada https/)
  })

  it('has every kind of mail that there is, and variables of kinds that there are', () => {
    expect(mailTemplateSchema.attributes.kind.canonicalValues).to.have.members(passwordMailKinds)
    for (const kind of mailTemplateSchema.attributes.kind.canonicalValues) {
      expect(Object.keys(exampleData(kind, about)), kind).to.deep.equal(variablesIn(kind, 'html'))
      expect(Object.values(exampleData(kind, about)), kind).to.not.include(null)
    }
    expect(Object.keys(mailVariables)).to.include('link')
  })
})
