import { expect } from 'chai'
import type { JsonObject } from '../../scim/store.ts'
import { bodyOf, createMemoryService, type MemoryService } from './memory-service.ts'
import { ENTERPRISE, PASSWORD, USER, USER_CLIENTS } from './support.ts'

describe('discovery of the SCIM service', () => {
  let memory: MemoryService
  beforeEach(() => {
    memory = createMemoryService()
  })
  const send = (...given: Parameters<MemoryService['send']>) => memory.send(...given)

  it('S8: needs no caller, and nothing else is public', async () => {
    expect((await send('GET', '/ServiceProviderConfig', { caller: undefined })).status).to.equal(200)
    for (const path of ['/ServiceProviderConfig', '/Schemas', `/Schemas/${USER}`, '/ResourceTypes/User'])
      expect(memory.service.isPublic('GET', path)).to.equal(true)
    for (const path of ['/Users', '/', '/Users/Schemas', '/Schemas/a/b'])
      expect(memory.service.isPublic('GET', path)).to.equal(false)
    expect(memory.service.isPublic('POST', '/Schemas')).to.equal(false)
  })

  it('S71: sorting and paging count for nothing', async () => {
    for (const path of ['/Schemas', '/ResourceTypes', '/ServiceProviderConfig']) {
      const plain = await send('GET', path)
      expect(await send('GET', `${path}?startIndex=2&count=1&cursor=x&sortBy=shoeSize&sortOrder=x`)).to.deep.equal(
        plain,
      )
    }
  })

  it('says what the service can do', async () => {
    expect((await send('GET', '/ServiceProviderConfig')).body).to.deep.include({
      patch: { supported: true },
      bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
      filter: { supported: true, maxResults: 3 },
      changePassword: { supported: true },
      sort: { supported: true },
      etag: { supported: true },
    })
  })

  it('lists the resource types with their extensions', async () => {
    const { Resources } = bodyOf(await send('GET', '/ResourceTypes'))
    expect((Resources as JsonObject[]).map(({ id }) => id)).to.deep.equal(['User', 'Group'])
    expect(bodyOf(await send('GET', '/ResourceTypes/User')).schemaExtensions).to.deep.equal([
      { schema: ENTERPRISE, required: false },
      { schema: PASSWORD, required: false },
      { schema: USER_CLIENTS, required: false },
    ])
  })

  it('describes an act apart from the attributes, by the path that takes it', async () => {
    const namesIn = ({ attributes }: JsonObject) => (attributes as JsonObject[]).map(({ name }) => name)
    expect(namesIn(bodyOf(await send('GET', `/Schemas/${PASSWORD}`))))
      .to.include('mustChange')
      .and.not.include('reset')
    expect(namesIn(bodyOf(await send('GET', `/Schemas/${PASSWORD}:reset`)))).to.include.members(['delivery', 'note'])
  })

  it('describes each attribute as the table declares it', async () => {
    const answer = await send('GET', `/Schemas/${encodeURIComponent(USER.toLowerCase())}`)
    const attributes = bodyOf(answer).attributes as JsonObject[]
    expect(attributes.find(({ name }) => name === 'password')).to.include({
      mutability: 'writeOnly',
      returned: 'never',
      caseExact: false,
    })
    expect(attributes.find(({ name }) => name === 'userName')).to.deep.equal({
      name: 'userName',
      type: 'string',
      multiValued: false,
      description: 'The name that the person signs in with.',
      required: true,
      caseExact: false,
      mutability: 'readWrite',
      returned: 'default',
      uniqueness: 'server',
    })
  })
})
