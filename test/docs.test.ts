import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect } from 'chai'
import { ineligibilities } from '../passwords/errors.ts'
import { scimErrors } from '../scim/error.ts'
import type { ResourceType } from '../scim/schema/attribute.ts'
import { mailTemplateSchema } from '../scim/schema/mail-template.ts'
import { passwordPolicySchema } from '../scim/schema/password-policy.ts'
import { attributesOf } from '../scim/schema/paths.ts'
import * as types from '../scim/schema/resource-types.ts'
import { tolerances } from '../scim/tolerances.ts'
import { generatedDocs } from '../scripts/generated-docs.ts'
import { builtInRoles } from '../server/access/roles.ts'
import { ownScopes, scopes } from '../server/access/scopes.ts'
import { mailVariables } from '../server/mail/variables.ts'
import { problems } from '../server/problem.ts'

const read = (path: string) => readFileSync(path, 'utf8')
const texts = [...['README.md', 'ARCHITECTURE.md', 'CHANGELOG.md', 'SECURITY.md'], ...globSync('docs/**/*.md')]

describe('the documents', () => {
  for (const [path, text] of Object.entries(generatedDocs())) {
    it(`${path} is what npm run docs makes of the declarations`, () => expect(read(path)).to.equal(text))
  }

  it('docs/cli.md ends with the help of every command', async () => {
    const { withReference } = await import('../scripts/cli-reference.ts')
    expect(await withReference(read('docs/cli.md'))).to.equal(read('docs/cli.md'))
  })

  it('docs/permissions.md names every scope and role', () => {
    const named = read('docs/permissions.md')
    for (const name of [...Object.keys(scopes), ...Object.keys(ownScopes), ...Object.keys(builtInRoles)])
      expect(named).to.include(`\`${name}\``)
  })

  it('docs/errors.md has a remedy for every error of SCIM, every problem, rule and reason', () => {
    const rows = [...read('docs/errors.md').matchAll(/^\| (.*) \|$/gm)].map(([, row = '']) => row.split(' | '))
    const hasRemedy = (...cells: string[]) =>
      rows.some(row => cells.every((cell, index) => row[index] === cell) && /\w+\.$/.test(row.at(-1) ?? ''))
    const scimTypes = Object.entries(scimErrors).flatMap(([status, kinds]) =>
      Object.keys(kinds).map(kind => [status, kind === 'plain' ? '' : `\`${kind}\``]),
    )
    const codes = Object.entries(problems).map(([code, { status }]) => [String(status), `\`${code}\``])
    const words = [...rulesOfPolicies, 'preparation', ...Object.keys(ineligibilities)].map(word => [`\`${word}\``])
    expect([...scimTypes, ...codes, ...words].filter(cells => !hasRemedy(...cells))).to.deep.equal([])
  })

  it('docs/permissions.md says who can not be reset, for every reason', () => {
    const named = read('docs/permissions.md')
    for (const reason of Object.keys(ineligibilities)) expect(named).to.include(`| \`${reason}\` |`)
  })

  it('docs/scim.md says of every tolerance what the table says', () => {
    const said = read('docs/scim.md')
    for (const [name, text] of Object.entries(tolerances)) expect(said).to.include(`| \`${name}\` | ${text} |`)
  })

  it('docs/mail-templates.md has every kind of mail and every variable, as the table says', () => {
    const said = read('docs/mail-templates.md')
    for (const kind of mailTemplateSchema.attributes.kind.canonicalValues)
      expect(said).to.include(`\n| \`${kind}\` | who`)
    for (const [name, { description, ...variable }] of Object.entries(mailVariables)) {
      const kinds = 'kinds' in variable ? variable.kinds.map(kind => `\`${kind}\``).join(', ') : 'all'
      expect(said).to.include(`\n| \`${name}\` | ${kinds} | ${description} |`)
    }
  })

  it('docs/standards.md lists what a PUT keeps of what it leaves out', () => {
    const [, row = ''] = /^\| RFC 7644 §3\.5\.1: PUT clears .* \| (.*) \|$/m.exec(read('docs/standards.md')) ?? []
    const kept = Object.values<ResourceType>(types)
      .flatMap(attributesOf)
      .filter(({ attribute }) => attribute.keptWhenOmitted)
    const named = [...row.matchAll(/`(\w+)`/g)].map(([, name]) => name)
    expect(named).to.have.members([...kept.map(({ names }) => names.at(-1)), 'password'])
  })

  it('link to files and headings that are there', () => {
    const dead = texts.flatMap(path =>
      [...read(path).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)]
        .map(([, file, heading]) => [file ? normalize(join(dirname(path), file)) : path, heading] as const)
        .filter(([file, heading]) => !exists(file) || (heading && !headingsOf(file).includes(heading)))
        .map(target => `${path} → ${target.join('#')}`),
    )
    expect(dead).to.deep.equal([])
  })

  it('name files of ours that are there', () => {
    const named = texts.flatMap(path =>
      [...read(path).matchAll(/`([a-z]+\/[\w./-]+\.(?:ts|tsx|mjs))`/g)].map(([, name]) => name),
    )
    expect(named).to.include('scim/router.ts')
    expect(named.filter(name => !exists(name ?? ''))).to.deep.equal([])
  })

  it('name npm commands that are there', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
    const named = texts.flatMap(path =>
      [...read(path).matchAll(/npm run (?:--silent )?([a-z]+)/g)].map(([, name]) => name),
    )
    expect(named).to.include('demo')
    expect(named.filter(name => !Object.hasOwn(scripts, name ?? ''))).to.deep.equal([])
  })
})

/** What a policy says besides: whom it is for, when a new password is due, and how long things last. */
const NO_RULES = [
  'name',
  'description',
  'tags',
  'default',
  'passwordStrength',
  'priority',
  'groups',
  'dictionaryLocation',
  'dictionaryDelimiter',
  'passwordExpiresAfter',
  'passwordExpireWarning',
  'forcePasswordReset',
  'maxIncorrectAttempts',
  'lockoutDuration',
  'linkLifetime',
  'oneTimePasswordLifetime',
  'linksOnly',
  'departures',
  'configuredPasswordPolicyRules',
]

const rulesOfPolicies = Object.keys(passwordPolicySchema.attributes).filter(name => !NO_RULES.includes(name))

function exists(path: string): boolean {
  try {
    readFileSync(path)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EISDIR'
  }
}

/** The names by which links find the headings of a document, and what has an anchor. */
function headingsOf(path: string): string[] {
  const text = read(path)
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s-]/gu, '')
      .replaceAll(' ', '-'),
  )
  return [...headings, ...[...text.matchAll(/<a id="([^"]+)">/g)].map(([, anchor = '']) => anchor)]
}
