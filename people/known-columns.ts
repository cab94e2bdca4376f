import { attributes } from './attributes.ts'

const WORK_MAIL = [
  'Work Email',
  'Email - Work',
  'Primary Work Email',
  'Business Email',
  'Email',
  'Email Address',
  'mail',
]

/**
 * What exports call an attribute, the likeliest first: Workday, SAP SuccessFactors, BambooHR, Personio, Active Directory and other
 * directories. Where a file has several of them, the first counts.
 */
const usual: Readonly<Record<string, readonly string[]>> = {
  externalId: [
    'objectGUID',
    'entryUUID',
    'Worker ID',
    'Employee ID',
    'Employee #',
    'Employee Number',
    'person_id_external',
    'Personnel Number',
    'Personalnummer',
  ],
  userName: ['Login', 'Login Name', 'sAMAccountName', 'uid', 'userPrincipalName', ...WORK_MAIL],
  'emails.work': WORK_MAIL,
  'emails.home': ['Home Email', 'Personal Email', 'Email - Home'],
  'name.givenName': ['givenName', 'First Name', 'Legal First Name', 'Vorname'],
  'name.familyName': ['familyName', 'Last Name', 'Legal Last Name', 'Surname', 'sn', 'Nachname'],
  'name.middleName': ['middleName', 'Middle Name'],
  displayName: ['Full Name', 'Legal Name', 'Preferred Name', 'Worker', 'Name', 'cn'],
  title: ['Job Title', 'Business Title', 'Position', 'Position Title', 'Stelle'],
  department: ['Supervisory Organization', 'Abteilung'],
  division: ['Business Unit'],
  costCenter: ['Cost Center', 'Cost Centre', 'Kostenstelle'],
  organization: ['Company', 'Company Name', 'Legal Entity', 'o'],
  employeeNumber: [
    'Employee ID',
    'Worker ID',
    'Employee #',
    'person_id_external',
    'Personnel Number',
    'Personalnummer',
  ],
  userType: ['Employment Type', 'Employee Type', 'Worker Type', 'Employee Class'],
  'phoneNumbers.work': ['Work Phone', 'Business Phone', 'telephoneNumber', 'Phone - Work'],
  'phoneNumbers.mobile': ['Mobile Phone', 'Mobile', 'Cell Phone'],
  preferredLanguage: ['Preferred Language', 'Language'],
  active: [
    'userAccountControl',
    'Employment Status',
    'Employee Status',
    'Worker Status',
    'Active Status',
    'emplStatus',
    'Currently Active',
    'Status',
  ],
}

/** The columns of each attribute: its own name, and what it is called elsewhere. */
export const columnsOfPeople: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  [...attributes.keys()].map(name => [name, [name, ...(usual[name] ?? [])]]),
)

/** The same name in another spelling: `Employee_ID`, `employeeId`, `EMPLOYEE ID`. */
export const folded = (column: string): string => column.toLowerCase().replace(/[\s_.-]/g, '')
