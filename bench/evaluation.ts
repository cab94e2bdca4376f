import { createHasher } from '../passwords/hasher.ts'
import { evaluate } from '../policies/evaluate.ts'
import type { PolicyRules } from '../policies/policy.ts'
import { createStrengthMeter } from '../policies/strength.ts'
import { createWordLists } from '../policies/word-lists.ts'
import { readCommonPasswords } from '../server/common-passwords.ts'
import { costTable } from './cost-table.ts'
import { fullestPolicy } from './fullest-policy.ts'
import { measure } from './measure.ts'

const TIMES = 2000
const FEWER = 200

const subject = {
  userName: 'ada.lovelace@example.com',
  givenName: 'Augusta',
  familyName: 'Lovelace',
  displayName: 'Augusta Ada Lovelace',
  email: 'ada.lovelace@example.com',
  valuesOf: (path: string) => [`of ${path}`],
}

/** Good and bad, short and long, in several scripts. */
const PASSWORDS = [
  'Quiet-Harbour-7 lemon',
  'password1234',
  'Zürich-Straße-2026-日本',
  'aB3$x-'.repeat(12),
  '👩‍👩‍👧 Seven-slow-rivers',
]

/** Judging a password by every rule at once, beside the hash that each new password costs anyway. */
export async function measureEvaluation(): Promise<string> {
  const common = await readCommonPasswords()
  const knowledge = knowledgeOf(common)
  const hasher = await createHasher({ memoryKib: 19_456, passes: 2 })
  const judge = (policy: PolicyRules) => async (index: number) => {
    const password = `${PASSWORDS[index % PASSWORDS.length]}${index}`
    return evaluate(policy, password, { subject, knowledge, current: 'Golden-Lantern-4' })
  }
  const all = judge(fullestPolicy)
  const { minStrength: _, ...others } = fullestPolicy
  const strengthOnly = judge({ minStrength: fullestPolicy.minStrength })
  // The dictionaries and the compiler warm up before.
  await measure([judge(others), all], FEWER, { atOnce: 1 })
  const [hash] = await measure([(index: number) => hasher.hash(`${index}`)], FEWER, { atOnce: 1 })
  const works = [all, strengthOnly, judge(others), judge({ minLength: 15 })]
  const [whole, strength, rest, length] = await measure(works, TIMES, { atOnce: 1 })
  return costTable(`one password, ${common.size.toLocaleString('en')} common ones`, [
    ['baseline: one argon2id hash', hash],
    ['minLength alone', length],
    ['every rule but minStrength', rest],
    ['minStrength alone (zxcvbn)', strength],
    ['every rule', whole],
  ])
}

function knowledgeOf(common: ReadonlySet<string>) {
  return {
    isCommon: (folded: string) => common.has(folded),
    isWord: createWordLists(new Map()),
    contextWords: ['rekey', 'localhost', 'example'],
    scoreOf: createStrengthMeter(),
  }
}
