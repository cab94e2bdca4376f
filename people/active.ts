/** What exports say of somebody who is employed, on leave included, and of somebody who isn't; SAP SuccessFactors has letters. */
const WORDS: ReadonlyMap<string, boolean> = new Map([
  ...['true', 'yes', 'y', '1', 'ja', 'active', 'aktiv', 'employed', 'onboarding'].map(word => [word, true] as const),
  ...['leave', 'on leave', 'paid leave', 'unpaid leave', 'a', 'u', 'p'].map(word => [word, true] as const),
  ...['false', 'no', 'n', '0', 'nein', 'inactive', 'inaktiv', 'terminated'].map(word => [word, false] as const),
  ...['retired', 'suspended', 'left', 'former', 'ended', 't', 'r', 's', 'd', 'f'].map(word => [word, false] as const),
])

/** Active Directory: userAccountControl has this bit where the account is disabled. */
const DISABLED = 2

/** Whether somebody is employed, by a value of the column that says so; undefined where nobody can tell. */
export function isActive(value: string, column: string, words?: readonly string[]): boolean | undefined {
  const said = value.toLowerCase()
  if (words) return words.some(word => word.toLowerCase() === said)
  if (column.toLowerCase() === 'useraccountcontrol')
    return /^\d+$/.test(value) ? (Number(value) & DISABLED) === 0 : undefined
  return WORDS.get(said)
}
