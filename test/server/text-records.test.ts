import { expect } from 'chai'
import { createTextRecords } from '../../server/text-records.ts'
import { startNameServer } from '../support/name-server.ts'

const NAME = '_rekey-challenge.example.com'

describe('TXT records', () => {
  const asked = async (records: Map<string, readonly string[]> | undefined, patience = 5000) => {
    const server = await startNameServer(records)
    try {
      return await createTextRecords({ patience, servers: [server.address] })(NAME)
    } finally {
      await server.stop()
    }
  }

  it('are read from a name server, each as one text', async () => {
    const long = 'x'.repeat(300)
    expect(await asked(new Map([[NAME, ['one', long]]]))).to.have.members(['one', long])
  })

  it('are none where the name is unknown, and where it has no text', async () => {
    expect(await asked(new Map())).to.deep.equal([])
    expect(await asked(new Map([[NAME, []]]))).to.deep.equal([])
  })

  it('are waited for so long and no longer', async () => {
    const error = await asked(undefined, 200).catch((thrown: unknown) => thrown)
    expect(error).to.have.property('code', 'ECANCELLED')
  })
})
