import { homedir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { loadCommandLineConfig } from '../../config/cli.ts'

describe('the settings of the command line', () => {
  it('are the server, the token and where profiles are kept', () => {
    const environment = {
      REKEY_SERVER: 'https://id.example.com',
      REKEY_TOKEN: 'secret',
      XDG_CONFIG_HOME: '/home/ann/settings',
    }
    expect(loadCommandLineConfig(environment)).to.deep.equal({
      server: 'https://id.example.com',
      token: 'secret',
      profilesFile: '/home/ann/settings/rekey/profiles.json',
    })
  })

  it('are nothing where they are empty, with profiles below the home of the person', () => {
    expect(loadCommandLineConfig({ REKEY_SERVER: '', REKEY_TOKEN: '' })).to.deep.equal({
      profilesFile: join(homedir(), '.config', 'rekey', 'profiles.json'),
    })
  })
})
