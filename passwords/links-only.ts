import { evaluate } from '../policies/evaluate.ts'
import type { PolicyRules } from '../policies/policy.ts'
import { KNOWS_NOTHING, type RuleContext } from '../policies/rules/rule.ts'
import { derivedDraw, drawPassword, type Shape } from './one-time-password.ts'
import { shapeFor } from './password-shape.ts'
import { preparedOrNone } from './prepare.ts'

/** Below this many bits no one-time password is safe. */
const FEWEST_BITS = 64

/** How many draws are tried, and how many of them a policy has to accept: then as many draws for a person are enough. */
const TRIED = 200
const ACCEPTED = 10

const SEED = Buffer.from('Any draws will do, but always the same ones.')

/** Whether a policy leaves no room for a safe one-time password (rule P66): only a link is left then. */
export function isLinksOnly(policy: PolicyRules, { shape, bits } = shapeFor(policy)): boolean {
  return bits < FEWEST_BITS || !isOftenObeyed(policy, shape)
}

/** Drawn by chance, a password has the strength of its shape, and is no word, whatever list the server has. */
const DRAWN = { minStrength: 0, dictionaryWordDisallowed: false }

/** Whether a policy accepts what was drawn for it, and its owner can type it. */
export const isAccepted = (policy: PolicyRules, drawn: string, context: RuleContext): boolean =>
  preparedOrNone(drawn) === drawn && evaluate({ ...policy, ...DRAWN }, drawn, context).length === 0

/** A shape obeys every rule but for longer pieces of text, and for characters that become one beside each other. */
function isOftenObeyed(policy: PolicyRules, shape: Shape): boolean {
  if (!policy.disallowedSubstrings?.length && !policy.allowedChars) return true
  const draw = derivedDraw(SEED)
  let accepted = 0
  for (let tried = 0; tried < TRIED && accepted < ACCEPTED; tried++)
    if (isAccepted(policy, drawPassword(shape, draw), { subject: {}, knowledge: KNOWS_NOTHING })) accepted += 1
  return accepted === ACCEPTED
}
