import { spawnSync } from 'node:child_process'
import { expect } from 'chai'
import { commandsOf } from '../../cli/command.ts'
import { flagOf } from '../../cli/option.ts'
import { tree } from '../../cli/tree.ts'
import { createDesk } from '../support/command-line.ts'

describe('rekey completion', () => {
  const scripts: Record<string, string> = {}

  before(async () => {
    const desk = await createDesk()
    for (const shell of ['bash', 'zsh', 'fish'])
      scripts[shell] = (await desk.run(['completion', '--shell', shell])).stdout
    await desk.remove()
  })

  /** What bash offers for the last word of a line. */
  function offered(line: string): string[] {
    const words = line.split(' ')
    const script = `${scripts.bash}
      COMP_WORDS=(${words.map(word => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}
      _rekey; printf '%s\\n' "\${COMPREPLY[@]}"`
    const { stdout, status, stderr } = spawnSync('bash', ['-u', '-c', script], { encoding: 'utf8' })
    expect([status, stderr]).to.deep.equal([0, ''])
    return stdout.split('\n').filter(Boolean)
  }

  it('offers nouns, then commands, then options, then choices', () => {
    expect(offered('rekey p')).to.deep.equal(['password', 'policies', 'profiles'])
    expect(offered('rekey jobs re')).to.deep.equal(['resume', 'retry', 'report'])
    expect(offered('rekey users create --f')).to.deep.equal(['--family-name', '--from-json'])
    expect(offered('rekey users create --user-name x --no')).to.deep.equal(['--no-active'])
    expect(offered('rekey password reset --delivery ')).to.deep.equal(['link', 'oneTimePassword', 'password'])
    expect(offered('rekey users list --output ')).to.deep.equal(['json', 'table', 'csv'])
    expect(offered('rekey sign-in --sc')).to.deep.equal(['--scope'])
    expect(offered('rekey sync staff.csv --ma')).to.deep.equal(['--mapping', '--max-leavers'])
    expect(offered('rekey users list staff.csv --ma')).to.deep.equal([])
    expect(offered('rekey policies import --file ')).to.deep.equal([])
    expect(offered('rekey users list --query --')).to.deep.equal([])
  })

  for (const shell of ['bash', 'zsh', 'fish']) {
    it(`knows every command and option in ${shell}`, async () => {
      const lines = (scripts[shell] ?? '').split('\n')
      for (const [path, { options, operand }] of await commandsOf(tree)) {
        const at = lines.findIndex(line => line.includes(`'${path}'`))
        if (operand) expect(lines[at]).to.include(`'${path} `)
        const words = `${lines[at]} ${lines[at + 1]}`.split(/[\s']+/)
        expect(words, path).to.include.members(Object.keys(options).map(flagOf))
      }
    })
  }
})
