import { isLinksOnly } from '../../passwords/links-only.ts'
import { createTurns } from '../../passwords/turns.ts'
import { departures } from '../../policies/standards.ts'
import type { Question } from '../../scim/question.ts'
import { readJson } from '../../scim/request.ts'
import type { JsonObject } from '../../scim/store.ts'
import type { TakePermits } from '../access/rate-limit.ts'
import { createPolicyImpact, type Impact, type ImpactPorts } from './policy-impact.ts'
import { impactRequest, impactResult } from './policy-question-schemas.ts'
import { createReferences } from './policy-references.ts'

/** It counts as so many requests. */
const DEAR = 100

/** What saving a policy would do, asked before it is saved. */
export function createImpactQuestion(
  ports: ImpactPorts & { readonly takePermits: TakePermits; readonly issuer: string },
): Question {
  const impactOf = createPolicyImpact(ports)
  // It reads everybody whom the policy concerns, which is enough work to do once at a time.
  const inTurn = createTurns(1)
  const references = createReferences(ports.issuer)
  return {
    name: '.impact',
    method: 'POST',
    scopes: ['policies:read'],
    answer: async request => {
      const { caller } = request
      const body = readJson(request)
      await ports.takePermits(caller, DEAR - 1, DEAR)
      return show(await inTurn(() => impactOf(body, caller.strict)))
    },
    described: {
      id: 'impactOfPasswordPolicy',
      summary: 'What saving a policy would do to how many people; nothing is saved',
      request: impactRequest,
      response: impactResult,
    },
  }

  async function show({ draft, before, after, tally, taken }: Impact): Promise<JsonObject> {
    const byId = new Map([...before, ...after].map(policy => [policy.id, policy]))
    const changes = tally.moves.flatMap(({ from, to, people }) => {
      const [former, latter] = [byId.get(from), byId.get(to)]
      return from !== to && former && latter
        ? [{ from: references.toPolicy(former), to: references.toPolicy(latter), people }]
        : []
    })
    const peopleOf = (side: 'from' | 'to') =>
      tally.moves.filter(move => move[side] === draft.id).reduce((sum, { people }) => sum + people, 0)
    const names = await ports.groups.namesOf(taken.map(({ group }) => group))
    return {
      schemas: ['urn:rekey:params:scim:api:messages:1.0:PasswordPolicyImpact'],
      policy: references.toPolicy(draft),
      people: { before: peopleOf('from'), after: peopleOf('to') },
      changes: changes.sort((one, other) => other.people - one.people),
      passwords: { expired: tally.expired, demanded: tally.demanded },
      takenGroups: taken.map(({ group, policy }) => ({
        ...references.toGroup(group, names),
        policy: references.toPolicy(policy),
      })),
      priorities: after.flatMap(policy => {
        const from = before.find(({ id }) => id === policy.id)?.priority
        const isMoved = from !== undefined && policy.id !== draft.id && from !== policy.priority
        return isMoved ? [{ ...references.toPolicy(policy), from }] : []
      }),
      linksOnly: isLinksOnly(draft),
      departures: departures(draft).map(({ text, ...rest }) => ({ ...rest, value: text })),
    }
  }
}
