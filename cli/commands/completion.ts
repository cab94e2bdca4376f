import { command } from '../command.ts'
import { completionFor, type Shell, shells } from '../completion.ts'
import { required, text } from '../option.ts'

export const completion = command({
  description: 'Print what your shell needs to complete commands, options and their choices.',
  example: 'completion --shell bash > ~/.local/share/bash-completion/completions/rekey',
  options: { shell: required(text('your shell', 'shell', { choices: [...shells] })) },
  run: async ({ shell }, { commands }) => ({ text: [completionFor(shell as Shell, await commands())] }),
})
