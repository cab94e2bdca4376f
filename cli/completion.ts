import { globals } from './globals.ts'
import { flagOf, type Option } from './option.ts'
import type { Described } from './tools.ts'

export const shells = ['bash', 'zsh', 'fish'] as const

export type Shell = (typeof shells)[number]

/** What may come after some words: after `` a noun, after `users` a command, after `users list` an option, after `--output` a choice. */
function wordsAfter(commands: Described): Map<string, readonly string[]> {
  const after = new Map<string, string[]>([['', []]])
  const add = (path: string, word: string) => {
    const known = after.get(path) ?? []
    if (!known.includes(word)) after.set(path, [...known, word])
  }
  for (const [path, { options }] of commands) {
    const [noun = '', name] = path.split(' ')
    add('', noun)
    if (name !== undefined) add(noun, name)
    for (const [option, { kind }] of Object.entries<Option>({ ...options, ...globals })) {
      add(path, flagOf(option))
      if (kind === 'yesOrNo') add(path, flagOf(option).replace('--', '--no-'))
    }
    add(path, '--help')
  }
  return after
}

/** What may come after an option that takes a value: its choices, or nothing that is known. */
function choicesAfter(commands: Described): Map<string, readonly string[]> {
  const choices = new Map<string, readonly string[]>()
  for (const options of [globals, ...[...commands.values()].map(({ options }) => options)])
    for (const [name, { kind, choices: own = [] }] of Object.entries<Option>(options)) {
      const known = choices.get(flagOf(name)) ?? []
      if (kind !== 'flag' && kind !== 'yesOrNo') choices.set(flagOf(name), [...new Set([...known, ...own])])
    }
  return choices
}

/** A script for a shell, with all words in it: completing a word starts no program and asks no server. */
export function completionFor(shell: Shell, commands: Described): string {
  const words = wordsAfter(commands)
  const choices = choicesAfter(commands)
  const withOperand = new Set([...commands].filter(([, { operand }]) => operand).map(([path]) => path))
  return { bash, zsh, fish }[shell]({ words, choices, withOperand })
}

type Words = ReadonlyMap<string, readonly string[]>

type Known = {
  readonly words: Words
  readonly choices: Words
  /** The commands after which a word by itself may come, and then options again. */
  readonly withOperand: ReadonlySet<string>
}

const cases = (words: Words, withOperand: Known['withOperand'], then = ''): string =>
  [...words]
    .map(([key, some]) => {
      const pattern = withOperand.has(key) ? `'${key}'|'${key} '*` : `'${key}'`
      return `    ${pattern}) found='${some.join(' ')}'${then} ;;`
    })
    .join('\n')

const bash = ({ words, choices, withOperand }: Known): string => `# rekey completion for bash
_rekey() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" path='' found='' value='' word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    [[ $word == -* ]] && break
    path="\${path:+$path }$word"
  done
  case "$previous" in
${cases(choices, withOperand, ' value=1')}
  esac
  [[ -n $value ]] || case "$path" in
${cases(words, withOperand)}
  esac
  COMPREPLY=($(compgen -W "$found" -- "$current"))
}
complete -o default -F _rekey rekey
`

const zsh = ({ words, choices, withOperand }: Known): string => `#compdef rekey
_rekey() {
  local previous="\${words[CURRENT-1]}" route='' found='' value='' word
  for word in "\${(@)words[2,CURRENT-1]}"; do
    [[ $word == -* ]] && break
    route="\${route:+$route }$word"
  done
  case "$previous" in
${cases(choices, withOperand, ' value=1')}
  esac
  [[ -n $value ]] || case "$route" in
${cases(words, withOperand)}
  esac
  if [[ -n $found ]]; then compadd -- \${=found}; else _files; fi
}
compdef _rekey rekey
`

const fish = ({ words, choices, withOperand }: Known): string => `# rekey completion for fish
function __rekey_words
  set -l tokens (commandline -opc)
  set -l route
  for word in $tokens[2..-1]
    string match -q -- '-*' $word; and break
    set -a route $word
  end
  switch $tokens[-1]
${fishCases(choices, withOperand)}
  end
  switch "$route"
${fishCases(words, withOperand)}
  end
end
complete -c rekey -a '(__rekey_words)'
`

const fishCases = (words: Words, withOperand: Known['withOperand']): string =>
  [...words]
    .map(([key, some]) => {
      const patterns = withOperand.has(key) ? `'${key}' '${key} *'` : `'${key}'`
      return `    case ${patterns}\n      string split ' ' -- '${some.join(' ')}'\n      return`
    })
    .join('\n')
