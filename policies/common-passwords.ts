import { dictionary } from '@zxcvbn-ts/language-common'

/** Some 49,000 passwords that many people use, folded; a library keeps the list (rule P12). */
export function loadCommonPasswords(): ReadonlySet<string> {
  return new Set(dictionary['passwords-common'].map(password => String(password).toLowerCase()))
}
