import type { Logger } from 'pino'
import { createTurns } from '../../passwords/turns.ts'
import { ScimError } from '../../scim/error.ts'
import { foldDomain } from '../../scim/folding.ts'
import type { Question } from '../../scim/question.ts'
import type { JsonObject } from '../../scim/store.ts'
import type { TakePermits } from '../access/rate-limit.ts'
import type { DomainCount, MailDomainStore } from '../store/mail-domains.ts'
import type { ResourceCollection } from '../store/resource-collection.ts'
import { unlessSlow } from '../store/time-limit.ts'

type Ports = {
  readonly verifiedDomains: MailDomainStore
  readonly verifiedMailDomainsOnly: boolean
  readonly takePermits: TakePermits
}

/** It counts as so many requests. */
const DEAR = 100

/** Milliseconds. */
const TIME_TO_COUNT = 60_000

/** Domains beyond these are counted and not named. */
const NAMED = 1000

/** Whom VERIFIED_MAIL_DOMAINS_ONLY leaves out, or would. */
export function createDomainPeopleQuestion(ports: Ports): Question {
  // It goes through everybody once, which is enough work to do once at a time.
  const inTurn = createTurns(1)
  return {
    name: '.people',
    method: 'GET',
    scopes: ['domains:read'],
    answer: async ({ caller }) => {
      await ports.takePermits(caller, DEAR - 1, DEAR)
      return inTurn(count)
    },
    described: {
      id: 'peopleByMailDomain',
      summary: 'How many people have addresses of which mail domains, and whether these are verified',
      response: answer,
    },
  }

  async function count(): Promise<JsonObject> {
    const people = { total: 0, verified: 0, unverified: 0, withoutAddress: 0 }
    const domains = new Map<string, { people: number; verified: boolean }>()
    for await (const counts of inTime(ports.verifiedDomains.countPeople(TIME_TO_COUNT))) {
      const named = counts.map(({ domain, people: some }) => ({ name: domain && foldDomain(domain), some }))
      const verified = await ports.verifiedDomains.verifiedAmong(named.flatMap(({ name }) => name ?? []))
      for (const { name, some } of named) {
        const isVerified = name !== null && verified.has(name)
        people.total += some
        people[name === null ? 'withoutAddress' : isVerified ? 'verified' : 'unverified'] += some
        const known = name === null ? undefined : domains.get(name)
        if (known) known.people += some
        else if (name !== null && domains.size < NAMED) domains.set(name, { people: some, verified: isVerified })
      }
    }
    return {
      schemas: ['urn:rekey:params:scim:api:messages:1.0:MailDomainPeople'],
      verifiedMailDomainsOnly: ports.verifiedMailDomainsOnly,
      people,
      domains: [...domains].map(([name, rest]) => ({ name, ...rest })),
    }
  }
}

/** Says at the start that the switch is on, and whether it leaves everybody out. */
export async function tellOfSwitch(ports: {
  readonly verifiedMailDomainsOnly: boolean
  readonly mailDomains: Pick<ResourceCollection, 'count'>
  readonly logger: Logger
}): Promise<void> {
  if (!ports.verifiedMailDomainsOnly) return
  const verified = await ports.mailDomains.count({ 'search.verified': true })
  const where = '/admin/v2/MailDomains/.people says how many people that leaves out'
  const text = `VERIFIED_MAIL_DOMAINS_ONLY: links and one-time passwords are mailed to verified domains alone; ${where}`
  ports.logger[verified > 0 ? 'info' : 'warn']({ verifiedDomains: verified }, text)
}

async function* inTime(counts: AsyncIterable<DomainCount[]>): AsyncGenerator<DomainCount[]> {
  try {
    yield* counts
  } catch (error) {
    unlessSlow(error)
    throw new ScimError(400, 'tooMany', 'There are so many people that counting them takes more than a minute.')
  }
}

const people = (description: string): JsonObject => ({ type: 'integer', description })

const answer: JsonObject = {
  type: 'object',
  required: ['schemas', 'verifiedMailDomainsOnly', 'people', 'domains'],
  properties: {
    schemas: { type: 'array', items: { type: 'string' } },
    verifiedMailDomainsOnly: { type: 'boolean', description: 'Whether the others are left out now.' },
    people: {
      type: 'object',
      properties: {
        total: people('Active people who have a password here.'),
        verified: people('Those of verified domains.'),
        unverified: people('Those of other domains.'),
        withoutAddress: people('Those without an address that mail can be sent to.'),
      },
    },
    domains: {
      type: 'array',
      description: 'The domains of most people, a thousand at most.',
      items: {
        type: 'object',
        properties: {
          name: { type: 'string', description: 'The domain, with A-labels where it is an internationalized one.' },
          people: people('How many.'),
          verified: { type: 'boolean', description: 'Whether the domain is verified.' },
        },
      },
    },
  },
}
