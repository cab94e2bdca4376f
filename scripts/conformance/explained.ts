/** A failure of a tester that is none of the server's, and why. `on` is looked for in "subject check: reason". */
export type Explanation = { readonly on: RegExp; readonly why: string }

const PASSWORD = 'urn:rekey:params:scim:schemas:extension:password:1.0:User'
const ROLES = 'urn:rekey:params:scim:schemas:extension:roles:1.0:Group'
const CLIENTS = 'urn:rekey:params:scim:schemas:extension:clients:1.0'

export const ofPeopleAndGroups: readonly Explanation[] = [
  {
    on: new RegExp(`check_(add|replace)_attribute: PATCH modify\\(\\) returned unexpected value for '${PASSWORD}'`),
    why: 'It writes a whole extension and compares it with what it reads. Read-only parts are there as well (RFC 7643 §7): when the password ends, whether the person is locked.',
  },
  {
    on: new RegExp(`check_remove_attribute: .*'${PASSWORD}(:mustChange)?'`),
    why: 'Whether a password must be changed is a fact about it: it is set and taken away, and never absent.',
  },
  {
    on: new RegExp(`check_(add|replace)_attribute: .*'${CLIENTS}:(User|Group)'`),
    why: 'It writes an extension in which nothing can be written (RFC 7643 §2.2, readOnly), and waits for it to appear.',
  },
  {
    on: new RegExp(`check_add_attribute: Attribute '${ROLES}:roles'`),
    why: 'It adds a second value and waits for that one alone. An add appends to what is there (RFC 7644 §3.5.2.1).',
  },
  {
    on: /PATCH \/Groups\/\{id\}.*: Expected (HTTP )?200, got 204/,
    why: 'A PATCH of a group answers 204 where no attributes are asked for (RFC 7644 §3.5.2): its body could be 100,000 members.',
  },
  {
    on: /PATCH \/Groups\/\{id\} add member: Expected 200, got 400/,
    why: 'The member that it adds is nobody. A member must be there (RFC 7643 §2.3.7 leaves it to the service).',
  },
]

export const ofAdministration: readonly Explanation[] = [
  {
    on: /must be from \d+ to \d+/,
    why: 'It writes numbers up to two thousand million. These have limits, for which a schema has no word (RFC 7643 §7).',
  },
  {
    on: /which is no text that a User has|must name an installed list of words|has more than 8 characters/,
    why: 'It makes up names of attributes and of lists of words, and long delimiters. Which there are a schema has no word for.',
  },
  {
    on: /needs leaked passwords to compare with/,
    why: 'It asks for a comparison with leaked passwords, which this server has not been given.',
  },
  {
    on: /There is always a default policy|The default policy is for everybody else/,
    why: 'It takes the default away, or makes one of a policy with groups. One policy is always the default.',
  },
  {
    on: /There is no group with the id/,
    why: 'It makes up the address of a group of the other base. A policy is for groups that are there.',
  },
  {
    on: /contradict each other/,
    why: 'It writes characters that must and that may not be in a password, one after the other. No password could obey both.',
  },
  {
    on: /This endpoint takes GET/,
    why: 'It tries to write what has happened: that is only read.',
  },
  {
    on: /MailTemplate .*(it does not say \{\{|"language" has more than 35)/,
    why: 'It makes up texts and languages. A mail has to say its link or its one-time password, and a language is a tag (RFC 5646).',
  },
  {
    on: /PasswordResetJob .*(A "selection" is exactly one of|start_at Input should be a valid datetime)/,
    why: 'It makes up jobs that name nobody or people in two ways, and dates that it does not take itself.',
  },
  {
    on: /MailDomain .*The TXT record/,
    why: 'It has domains verified that it has made up.',
  },
  {
    on: /\.search: could not find/,
    why: 'It looks for one resource on the first page of all there are. What has happened is among them, and fills the page.',
  },
]
