import { requireFreshSignIn } from '../../passwords/step-up.ts'
import { isObject } from '../../scim/attributes.ts'
import { ScimError } from '../../scim/error.ts'
import type { Question } from '../../scim/question.ts'
import { readJson } from '../../scim/request.ts'
import type { Caller, Json, JsonObject } from '../../scim/store.ts'
import type { SigningKeys } from '../oidc/signing-keys.ts'
import { inScimWords } from './errors.ts'
import { toActor } from './ports.ts'

type Ports = { readonly signingKeys: SigningKeys; readonly now: () => Date }

/** The keys that sign tokens, without what is secret of them, and their rotation. */
export function createKeyQuestions({ signingKeys, now }: Ports): readonly Question[] {
  return [
    {
      name: '.keys',
      method: 'GET',
      scopes: ['keys:read'],
      answer: listed,
      described: { id: 'listKeys', summary: 'Which signing keys there are', response: keyList },
    },
    {
      name: '.rotateKeys',
      method: 'POST',
      scopes: ['keys:write'],
      answer: request => inScimWords(rotate(readJson(request), request.caller)),
      described: {
        id: 'rotateKeys',
        summary: 'Publish the next signing keys, or replace all at once',
        request: rotation,
        response: keyList,
      },
    },
  ]

  async function listed(): Promise<JsonObject> {
    const keys = (await signingKeys.list()).map(({ kid, alg, phase, publishedAt, signsFrom, endsAt }) => ({
      kid,
      alg,
      phase,
      publishedAt: publishedAt.toISOString(),
      signsFrom: signsFrom.toISOString(),
      ...(endsAt && { endsAt: endsAt.toISOString() }),
    }))
    return { schemas: [MESSAGE], keys }
  }

  async function rotate(body: Json, caller: Caller): Promise<JsonObject> {
    const { replaceAll = false } = isObject(body) ? body : {}
    if (!isObject(body) || typeof replaceAll !== 'boolean')
      throw new ScimError(400, 'invalidValue', 'Give an object; "replaceAll" is true or false.')
    const actor = toActor(caller)
    requireFreshSignIn(actor, now())
    const by = { actor: actor.id, channel: actor.channel }
    await (replaceAll ? signingKeys.replaceAll(by) : signingKeys.publishNext(by))
    // Others follow within seconds; whoever has asked for it finds it done.
    await signingKeys.refresh()
    return listed()
  }
}

const MESSAGE = 'urn:rekey:params:scim:api:messages:1.0:SigningKeys'

const rotation: JsonObject = {
  type: 'object',
  properties: {
    replaceAll: {
      type: 'boolean',
      description: 'true where somebody else may have them: all are deleted, and what they signed is refused.',
    },
  },
}

const text = (description: string): JsonObject => ({ type: 'string', description })

const keyList: JsonObject = {
  type: 'object',
  required: ['schemas', 'keys'],
  properties: {
    schemas: { type: 'array', items: { type: 'string' } },
    keys: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          kid: text('Its name in tokens and at /jwks.'),
          alg: text('What it signs with.'),
          phase: {
            type: 'string',
            enum: ['next', 'signing', 'former', 'ended'],
            description: 'Where it stands: published only, the one that signs, or good for what it signed before.',
          },
          publishedAt: text('Since when it is published.'),
          signsFrom: text('Since when it signs, or from when.'),
          endsAt: text('Until when it is published, where that is known.'),
        },
      },
    },
  },
}
