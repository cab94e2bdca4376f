import { inWords, type MessageId, type RuleData, ruleMessages, type Said } from './messages.ts'
import type { PolicyRules } from './policy.ts'
import { withPreparedTexts } from './prepared.ts'
import { blockListRules } from './rules/block-list.ts'
import { characterRules } from './rules/characters.ts'
import { countRules } from './rules/counts.ts'
import { nameRules } from './rules/names.ts'
import { knownWords, type Rule, type RuleContext, toCandidate } from './rules/rule.ts'
import { strengthRules } from './rules/strength.ts'

/** A rule that a password breaks: what is said of it in any language, and in English. */
export type Violation = Said & { readonly rule: string; readonly message: string }

const rules: readonly Rule[] = [...countRules, ...characterRules, ...nameRules, ...blockListRules, ...strengthRules]

/**
 * Every rule of the policy that a prepared password breaks, in a fixed order (rules P14, P19); an empty list is a good password.
 * History needs the old hashes and is judged where they are.
 */
export function evaluate(given: PolicyRules, prepared: string, context: RuleContext): Violation[] {
  const policy = withPreparedTexts(given)
  const candidate = toCandidate(prepared)
  const known = { ...context, knownWords: knownWords(context) }
  return rules.flatMap(rule => {
    const data = rule.data(policy)
    const verdict = data !== undefined && rule.isBroken(candidate, policy, known)
    return verdict ? [violation(rule.name, verdict === true ? rule.name : verdict, data)] : []
  })
}

/** A rule that a policy uses, said as a violation of it is. */
export type DescribedRule = Said & { readonly rule: keyof PolicyRules; readonly text: string }

/** The policy in words: a line a rule, for the checklist of a form, in the order of the evaluation. */
export function describe(given: PolicyRules): DescribedRule[] {
  const policy = withPreparedTexts(given)
  const { blockBreached, numPasswordsInHistory } = policy
  return [
    ...rules.flatMap(({ name, data }) => described(name, data(policy))),
    ...(blockBreached ? described('blockBreached', {}) : []),
    ...(numPasswordsInHistory ? described('numPasswordsInHistory', { numPasswordsInHistory }) : []),
  ]
}

const described = (rule: keyof PolicyRules & MessageId, data: RuleData | undefined): DescribedRule[] =>
  data === undefined ? [] : [{ rule, messageId: rule, data, text: inWords(ruleMessages, { messageId: rule, data }) }]

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
export const historyViolation = ({ numPasswordsInHistory = 0 }: PolicyRules): Violation =>
  violation('numPasswordsInHistory', 'numPasswordsInHistory', { numPasswordsInHistory })

/** The password is among those that leaked somewhere, or nobody could say whether it is. */
export const breachedViolation = (answer: keyof typeof BREACHED): Violation =>
  violation('blockBreached', BREACHED[answer], {})

const BREACHED = {
  leaked: 'blockBreached',
  unanswered: 'breachedUnanswered',
  nowhere: 'breachedNowhere',
} as const satisfies Record<string, MessageId>

/** The current password was set too short a time ago for its owner to change it again. */
export const ageViolation = ({ minPasswordAge = 0 }: PolicyRules, from: Date): Violation =>
  violation('minPasswordAge', 'minPasswordAge', { minPasswordAge, from: from.toISOString() })

/** The password holds characters that can't be typed the same way twice, or nothing, or more than the server reads. */
export const preparationViolation = (messageId: 'empty' | 'tooLong' | 'invisible'): Violation =>
  violation('preparation', messageId, {})

const violation = (rule: string, messageId: MessageId, data: RuleData): Violation => ({
  rule,
  messageId,
  message: inWords(ruleMessages, { messageId, data }),
  data,
})
