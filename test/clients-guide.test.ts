import { globSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import { parseTarget } from '../scim/patch/target.ts'
import { groupType, userType } from '../scim/schema/resource-types.ts'
import { presetNames } from '../server/access/presets.ts'
import { parseScopes } from '../server/access/scopes.ts'
import { startDirectory, type TestDirectory } from './support/directory.ts'
import { USERS } from './support/scim.ts'
import type { TestScimClient } from './support/scim-client.ts'

const pages = globSync('docs/clients/*.md').map(path => [path, readFileSync(path, 'utf8')] as const)

/** What OneLogin writes into its template. */
const PLACEHOLDER = /\{\$(?:user|parameters)\.(\w+)\}/g

describe('the pages for administrators of clients', () => {
  let directory: TestDirectory
  let client: TestScimClient

  before(async () => {
    directory = await startDirectory()
    client = await directory.scim('users:write,passwords:reset')
  })
  after(() => directory.stop())

  for (const [path, text] of pages) {
    it(`${path} makes a token of scopes and a preset that are there`, () => {
      const [, scopes = '', preset] = /npm run token -- --name .* --scope (\S+)(?: --preset (\S+))?/.exec(text) ?? []
      expect(parseScopes(scopes)).to.include('users:write')
      if (preset) expect(presetNames).to.include(preset)
    })

    it(`${path} maps to attributes that are there`, () => {
      const names = attributesIn(text)
      expect(names).to.include.members(['userName', 'displayName'])
      for (const name of names) expect(() => parseEither(name), name).to.not.throw()
    })

    it(`${path} asks what can be asked`, async () => {
      const addresses = [...text.matchAll(/'https:\/\/id\.example\.com(\/.*?)'/g)]
      expect(addresses).to.not.deep.equal([])
      for (const [, address = ''] of addresses) await client.get(address).expect(200)
    })

    it(`${path} shows bodies that are taken`, async () => {
      for (const [, json = ''] of text.matchAll(/```json\n(.*?)```/gs)) {
        const body = JSON.parse(json.replace(PLACEHOLDER, '$1@example.com'))
        if (!body.Operations) await client.post(USERS, body).expect(201)
        else await client.patch(`${USERS}/${await newcomer()}`, ...body.Operations).expect(200)
      }
    })
  }

  const newcomer = () => directory.person({ userName: 'new', emails: [{ value: 'new@example.com' }] })
})

/** What stands in the middle of the table of what goes where. */
function attributesIn(text: string): string[] {
  const [, section = ''] = text.split('What goes where\n')
  const rows = (section.split('\n## ')[0] ?? '').split('\n').filter(row => row.startsWith('| '))
  return rows.flatMap(row => [...(row.split(' | ')[1] ?? '').matchAll(/`(.*?)`/g)].map(([, name = '']) => name))
}

function parseEither(name: string) {
  try {
    return parseTarget(userType, name, new Set())
  } catch {
    return parseTarget(groupType, name, new Set())
  }
}
