import type { DescribedRule, Violation } from '../../policies/evaluate.ts'
import { inWords, type Said } from '../../policies/messages.ts'
import type { Texts } from '../../texts/en.ts'
import type { ShownRule, ShownViolation } from '../../views/components/password-rules.tsx'

/** Why a form with a new password was not taken. */
export type Refusal = Said<keyof Texts['rules']> & Pick<Violation, 'rule'>

export const DIFFERENT: Refusal = { rule: 'repeat', messageId: 'repeat', data: {} }

/** The checklist of a form, and what was wrong, in the language of a person. */
export const shownRules = (
  { rules: words }: Texts,
  rules: readonly DescribedRule[],
  violations: readonly Refusal[] = [],
): { rules: ShownRule[]; violations: ShownViolation[] } => ({
  rules: rules.map(said => ({ id: said.rule, text: inWords(words, said), limit: said.data[said.rule] })),
  violations: violations.map(said => ({ rule: said.rule, message: inWords(words, said) })),
})
