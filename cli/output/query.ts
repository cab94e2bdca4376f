import { compile as parse, TreeInterpreter } from '@jmespath-community/jmespath'
import { usage } from '../errors.ts'
import type { Json } from '../json.ts'

/** A question to JSON, in JMESPath. Throws CommandFailed, now for one that can't be read and later for one that can't be answered. */
export function compile(query: string): (json: Json) => Json {
  const speaking = <T>(work: () => T): T => {
    try {
      return work()
    } catch (error) {
      throw usage(`--query is no JMESPath that can be answered: ${(error as Error).message}.`, error)
    }
  }
  const expression = speaking(() => parse(query))
  return json => speaking(() => TreeInterpreter.search(expression, json as never) as Json)
}
