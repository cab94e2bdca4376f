import type { People } from '../../passwords/ports.ts'
import { describe } from '../../policies/evaluate.ts'
import type { PasswordPolicy, Subject } from '../../policies/policy.ts'
import { requireRead } from '../../scim/access.ts'
import { isObject } from '../../scim/attributes.ts'
import { ScimError } from '../../scim/error.ts'
import type { Question } from '../../scim/question.ts'
import { readJson } from '../../scim/request.ts'
import { userType } from '../../scim/schema/resource-types.ts'
import type { Caller, JsonObject } from '../../scim/store.ts'
import type { TakePermits } from '../access/rate-limit.ts'
import type { Rung } from '../store/policy-of-person.ts'
import { checkRequest, checkResult, explanation } from './policy-question-schemas.ts'
import { createReferences } from './policy-references.ts'
import { auditEvent, type ResourcePorts } from './ports.ts'

type Ports = Pick<ResourcePorts, 'groups' | 'policies' | 'passwords' | 'audit'> & {
  readonly people: People
  readonly takePermits: TakePermits
  readonly issuer: string
}

const MESSAGES = 'urn:rekey:params:scim:api:messages:1.0'

/** A candidate counts as so many requests: nobody should try a dictionary here. */
const DEAR = 1000

/** What can be asked about policies: which one a person gets and why, and what it says of a password. */
export function createPolicyQuestions(ports: Ports): readonly Question[] {
  const references = createReferences(ports.issuer)
  return [
    {
      name: '.explain',
      method: 'GET',
      scopes: ['policies:read'],
      answer: async ({ query, caller }) => explain(await personOf(query.get('user') ?? '', caller)),
      described: {
        id: 'explainPasswordPolicy',
        summary: 'Which policy a person gets, and why',
        parameters: ['user'],
        response: explanation,
      },
    },
    {
      name: '.check',
      method: 'POST',
      scopes: ['policies:read'],
      answer: async request => check(readJson(request), request.caller),
      described: {
        id: 'checkPassword',
        summary: 'What a policy says of a password, which is neither stored nor logged',
        request: checkRequest,
        response: checkResult,
      },
    },
  ]

  async function explain({ id, userName }: { id: string; userName: string }): Promise<JsonObject> {
    const ladder = await ports.policies.ladderOf(id)
    const names = await ports.groups.namesOf(ladder.flatMap(({ groups }) => groups.map(group => group.id)))
    const rungs = ladder.map(rung => show(rung, names))
    const [winner] = ladder
    if (!winner) throw new Error('The directory has no default policy.')
    return {
      schemas: [`${MESSAGES}:PolicyExplanation`],
      user: references.toUser(id, userName),
      policy: references.toPolicy(winner.policy),
      reason: reasonFor(winner, ladder.length),
      ladder: rungs,
      rules: describe(winner.policy).map(({ rule, text }) => ({ key: rule, value: text })),
    }
  }

  function show({ policy, groups }: Rung, names: ReadonlyMap<string, string>): JsonObject {
    return {
      ...references.toPolicy(policy),
      groups: groups.map(({ id, isDirect }) => ({
        ...references.toGroup(id, names),
        type: isDirect ? 'direct' : 'indirect',
      })),
    }
  }

  async function check(body: unknown, caller: Caller): Promise<JsonObject> {
    if (!isObject(body)) throw new ScimError(400, 'invalidSyntax', 'The body must be a JSON object.')
    const { password, user, policy: policyId } = body
    if (typeof password !== 'string') throw new ScimError(400, 'invalidValue', 'Give a "password" to check.')
    if (user !== undefined && typeof user !== 'string')
      throw new ScimError(400, 'invalidValue', '"user" is an id or a userName.')
    await ports.takePermits(caller, DEAR - 1, DEAR)
    const subject = user === undefined ? undefined : await personOf(user, caller)
    const policy = await policyFor(policyId, subject?.id)
    const violations = await ports.passwords.check(policy, subject ?? {}, password)
    const details = { policy: policy.id, accepted: violations.length === 0 }
    await ports.audit.record({ ...auditEvent('policy.checked', caller, subject?.id ?? policy.id), details })
    return {
      schemas: [`${MESSAGES}:PasswordCheckResult`],
      policy: references.toPolicy(policy),
      accepted: violations.length === 0,
      violations: violations.map(({ rule, message, data }) => ({ rule, message, data: { ...data } })),
    }
  }

  async function policyFor(id: unknown, userId: string | undefined): Promise<PasswordPolicy> {
    if (id === undefined) return userId === undefined ? ports.policies.default() : ports.passwords.policyOf(userId)
    const found = typeof id === 'string' ? await ports.policies.find(id) : undefined
    if (!found) throw new ScimError(400, 'invalidValue', '"policy" is the id of no policy.')
    return found
  }

  /** Whoever may read policies learns nothing of people by them: their groups, or whether a word is a name of theirs. */
  async function personOf(name: string, caller: Caller): Promise<Subject & { id: string; userName: string }> {
    requireRead(caller, userType)
    const found = name === '' ? undefined : ((await ports.people.byId(name)) ?? (await ports.people.byIdentifier(name)))
    if (!found) throw new ScimError(400, 'invalidValue', 'Give the id or the userName of somebody as "user".')
    return found
  }
}

function reasonFor({ policy, groups }: Rung, rungs: number): string {
  if (policy.isDefault) return 'No group of this person has a policy, so the default applies.'
  const others =
    rungs > 2 ? `${rungs - 2} more of this person's groups' policies, and before the default` : 'the default'
  const way = groups.some(({ isDirect }) => isDirect)
    ? 'a group of this person'
    : 'a group around a group of this person'
  return `It is the policy of ${way}, and comes before ${others}: priority ${policy.priority}.`
}
