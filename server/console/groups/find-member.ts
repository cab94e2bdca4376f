import { type Api, equals, refused } from '../api.ts'

/** Who is meant by a user name, a mail address, the name of a group, or an id. Throws Refused where nobody is, or several are. */
export async function findMember(api: Api, typed: string): Promise<{ id: string; name: string }> {
  const lists = await Promise.all([
    api.list('/scim/v2/Users', {
      filter: equals(typed, 'userName', 'emails.value', 'id'),
      attributes: 'userName',
      count: '2',
    }),
    api.list('/scim/v2/Groups', { filter: equals(typed, 'displayName', 'id'), attributes: 'displayName', count: '2' }),
  ])
  const [found, another] = lists.flatMap(({ resources }) => resources)
  if (!found) throw refused(`There is nobody with the user name or mail address “${typed}”, and no group of that name.`)
  if (another) throw refused(`Several fit “${typed}”. Take the user name of the person, or the id of the group.`)
  return { id: String(found.id), name: `“${found.userName ?? found.displayName}”` }
}
