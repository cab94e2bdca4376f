import { refused, usage } from './errors.ts'
import { kinds } from './resources.ts'
import { quoted, type Scim } from './scim.ts'

type Named = { readonly userId?: string | undefined; readonly userName?: string | undefined }

/** The id of the person who is named by it or by the name that they sign in with. Throws CommandFailed. */
export async function personIn({ userId, userName }: Named, scim: Scim): Promise<string> {
  if ((userId === undefined) === (userName === undefined)) throw usage('Say who: --user-id or --user-name.')
  return userId ?? personBy('userName', userName ?? '', scim)
}

/** The id of the one person who has a value. */
export async function personBy(attribute: string, value: string, scim: Scim): Promise<string> {
  const filter = `${attribute} eq ${quoted(value)}`
  const [found, another] = await scim.list(kinds.user.endpoint, { filter, attributes: ['userName'], limit: 2 })
  if (!found) throw refused(`Nobody has the ${attribute} ${quoted(value)}.`)
  if (another) throw refused(`Several people have the ${attribute} ${quoted(value)}: say --user-id.`)
  return found.id
}
