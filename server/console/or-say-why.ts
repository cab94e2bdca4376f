import { Refused } from './api.ts'
import type { Answer } from './page.ts'

/** What whoever sent a form can mend, or send again, is said on its page, with what was typed. Throws whatever else was refused. */
export async function orSayWhy(
  work: () => Promise<Answer>,
  toPage: (problem: string) => Promise<string>,
): Promise<Answer> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Refused) || !error.isMendable) throw error
    return { html: await toPage(error.message), status: 422 }
  }
}
