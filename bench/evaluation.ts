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

/** In several scripts. */
const GOOD = ['Quiet-Harbour-7 lemon', 'Zürich-Straße-2026-日本', '👩‍👩‍👧 Seven-slow-rivers']

/** Good and bad, short and long. */
const PASSWORDS = [...GOOD, 'password1234', 'aB3$x-'.repeat(12)]

/** Judging a password by every rule at once, beside the hash that each new password costs anyway. */
export async function measureEvaluation(): Promise<string> {
  const common = await readCommonPasswords()
  const knowledge = knowledgeOf(common)
  const hasher = await createHasher({ memoryKib: 19_456, passes: 2 })
  const judge = (policy: PolicyRules, passwords: readonly string[]) => async (index: number) => {
    const password = `${passwords[index % passwords.length]}${index}`
    return evaluate(policy, password, { subject, knowledge, current: 'Golden-Lantern-4' })
  }
  const [good, all] = [judge(fullestPolicy, GOOD), judge(fullestPolicy, PASSWORDS)]
  const { minStrength: _, ...others } = fullestPolicy
  const strengthOnly = judge({ minStrength: fullestPolicy.minStrength }, PASSWORDS)
  const rules = judge(others, PASSWORDS)
  const works = [good, all, strengthOnly, rules, judge({ minLength: 15 }, PASSWORDS)]
  // The dictionaries and the compiler, which takes a few thousand calls to know what is worth its time, warm up before.
  await measure(works, TIMES, { atOnce: 1 })
  const [hash] = await measure([(index: number) => hasher.hash(`${index}`)], FEWER, { atOnce: 1 })
  const [best, whole, strength, rest, length] = await measure(works, TIMES, { atOnce: 1 })
  return costTable(`one password, ${common.size.toLocaleString('en')} common ones`, [
    ['baseline: one argon2id hash', hash],
    ['minLength alone', length],
    ['every rule but minStrength', rest],
    ['minStrength alone (zxcvbn)', strength],
    ['every rule', whole],
    ['every rule, of good passwords', best],
  ])
}

function knowledgeOf(common: ReadonlySet<string>) {
  return {
    isCommon: (folded: string) => common.has(folded),
    isWord: createWordLists(new Map()),
    contextWords: ['rekey', 'localhost', 'example'],
    hasScore: createStrengthMeter(),
  }
}
