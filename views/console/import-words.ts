/** What a column of a file may stand for, as people read it. */
export const MEANINGS: Readonly<Record<string, string>> = {
  'userName+emails.work': 'User name and work mail',
  'externalId+employeeNumber': 'External id and employee number',
  userName: 'User name',
  externalId: 'External id',
  displayName: 'Display name',
  nickName: 'Nickname',
  title: 'Title',
  userType: 'Type of person',
  preferredLanguage: 'Language',
  locale: 'Locale',
  timezone: 'Time zone',
  active: 'Active',
  'name.givenName': 'Given name',
  'name.familyName': 'Family name',
  'name.middleName': 'Middle name',
  'name.honorificPrefix': 'Title before the name',
  'name.honorificSuffix': 'Suffix after the name',
  'name.formatted': 'Full name',
  employeeNumber: 'Employee number',
  costCenter: 'Cost center',
  organization: 'Organization',
  division: 'Division',
  department: 'Department',
  'emails.work': 'Work mail',
  'emails.home': 'Private mail',
  'phoneNumbers.work': 'Work phone',
  'phoneNumbers.mobile': 'Mobile phone',
  'phoneNumbers.home': 'Private phone',
}

export const meaningOf = (name: string): string => MEANINGS[name] ?? name

type Change = {
  readonly attribute: string
  readonly from: string | boolean | null
  readonly to: string | boolean | null
}

/** One change of somebody: `Title: Head of Design (was Engineer)`; of somebody new what they come with. */
export const changeInWords = ({ attribute, from, to }: Change, isNew: boolean): string =>
  `${meaningOf(attribute)}: ${shown(to)}${isNew ? '' : ` (was ${shown(from)})`}`

const shown = (value: Change['to']): string =>
  value === null ? 'nothing' : typeof value === 'boolean' ? (value ? 'yes' : 'no') : value
