import type { PolicyRules } from './policy.ts'
import { withPreparedTexts } from './prepared.ts'
import { blockListRules } from './rules/block-list.ts'
import { characterRules } from './rules/characters.ts'
import { countRules } from './rules/counts.ts'
import { nameRules } from './rules/names.ts'
import { type Rule, type RuleContext, type RuleData, toCandidate } from './rules/rule.ts'
import { strengthRules } from './rules/strength.ts'

/** A rule that a password breaks. `data` holds what the message is made of, never anything of the password. */
export type Violation = {
  readonly rule: string
  readonly messageId: string
  readonly message: string
  readonly data: RuleData
}

const rules: readonly Rule[] = [...countRules, ...characterRules, ...nameRules, ...blockListRules, ...strengthRules]

/**
 * Every rule of the policy that a prepared password breaks, in a fixed order (rules P14, P19); an empty list is a good password.
 * History needs the old hashes and is judged where they are.
 */
export function evaluate(given: PolicyRules, prepared: string, context: RuleContext): Violation[] {
  const policy = withPreparedTexts(given)
  const candidate = toCandidate(prepared)
  return rules.flatMap(rule => {
    const message = rule.describe(policy)
    const verdict = message !== undefined && rule.isBroken(candidate, policy, context)
    return verdict ? [violation(rule.name, verdict === true ? message : verdict, rule.data(policy))] : []
  })
}

/** The policy in words: a line a rule, for the checklist of a form, in the order of the evaluation. */
export function describe(given: PolicyRules): { rule: string; text: string }[] {
  const policy = withPreparedTexts(given)
  const described = rules.flatMap(rule => {
    const text = rule.describe(policy)
    return text === undefined ? [] : [{ rule: rule.name, text }]
  })
  const { blockBreached, numPasswordsInHistory } = policy
  return [
    ...described,
    ...(blockBreached ? [{ rule: 'blockBreached', text: BREACHED.leaked }] : []),
    ...(numPasswordsInHistory ? [{ rule: 'numPasswordsInHistory', text: historyMessage(numPasswordsInHistory) }] : []),
  ]
}

/** What to do about rules that are judged where their data are. */
const REMEDIES = {
  blockBreached: 'Choose another, and change it wherever else you use it.',
  numPasswordsInHistory: 'Choose one that you have not had here before.',
} as const

/** What every rule that a policy uses says of a password that breaks it, and what to do about it. */
export function describeWithRemedies(policy: PolicyRules): { rule: string; message: string; remedy: string }[] {
  const remedies = new Map<string, string>([
    ...rules.map(({ name, remedy }) => [name, remedy] as const),
    ...Object.entries(REMEDIES),
  ])
  return describe(policy).map(({ rule, text }) => ({
    rule,
    message: text,
    remedy: remedies.get(rule) ?? '',
  }))
}

/** The password is one of the former ones, or the one that has to be changed. */
export function historyViolation(policy: PolicyRules): Violation {
  const count = policy.numPasswordsInHistory ?? 0
  return violation('numPasswordsInHistory', historyMessage(count), { numPasswordsInHistory: count })
}

/** The password is among those that leaked somewhere, or nobody could say whether it is. */
export const breachedViolation = (answer: keyof typeof BREACHED): Violation =>
  violation('blockBreached', BREACHED[answer], {})

/** The current password was set too short a time ago for its owner to change it again. */
export function ageViolation({ minPasswordAge: days = 0 }: PolicyRules, from: Date): Violation {
  const kept = `Is changed by yourself ${days} ${days === 1 ? 'day' : 'days'} after the last change at the earliest`
  return violation('minPasswordAge', `${kept}: from ${from.toISOString().slice(0, 16).replace('T', ' ')} UTC`, {
    minPasswordAge: days,
    from: from.toISOString(),
  })
}

/** The password holds characters that can't be typed the same way twice, or nothing, or more than the server reads. */
export function preparationViolation(message: string): Violation {
  return violation('preparation', message, {})
}

const BREACHED = {
  leaked: 'Is not a password that leaked somewhere',
  unanswered: 'Can not be compared with leaked passwords at the moment: try again in a few minutes',
  nowhere: 'Can not be compared with leaked passwords, which this server does not have any more: tell an administrator',
} as const

const historyMessage = (count: number) =>
  count > 0 ? `Is not your current password, nor one of the last ${count}` : 'Is not your current password'

const violation = (rule: string, message: string, data: RuleData): Violation => ({
  rule,
  messageId: `password.${rule}`,
  message,
  data,
})
