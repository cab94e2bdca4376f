import { expect } from 'chai'
import { attributes } from '../../people/attributes.ts'
import { csvRows } from '../../people/csv.ts'
import { guess } from '../../people/guess.ts'
import { columnsOfPeople } from '../../people/known-columns.ts'
import { decoded, UnreadableFile } from '../../people/text.ts'
import { MEANINGS } from '../../views/console/import-words.ts'

const SOURCE = { called: 'It', longest: 1000 }

/** The rows of a file that comes in pieces of so many bytes. */
async function rowsOf(file: string | Buffer, piece = 7) {
  const bytes = Buffer.from(file as string)
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece)
  }
  const rows: { line: number; problem?: string; values: Record<string, string | undefined> }[] = []
  for await (const { values, ...row } of csvRows(decoded(pieces(), SOURCE.called), SOURCE))
    rows.push({ ...row, values: Object.fromEntries([...values].map(([name, [value]]) => [name, value])) })
  return rows
}

const refusalOf = async (file: string | Buffer): Promise<string> =>
  rowsOf(file).then(
    () => 'none',
    error => (error instanceof UnreadableFile ? error.message : String(error)),
  )

describe('a CSV file of people', () => {
  const files: Readonly<Record<string, string>> = {
    'with commas': 'userName,Name\nann,"Ann, Chief"\n',
    'with semicolons': 'userName;Name\nann;Ann, Chief\n',
    'with tabs': 'userName\tName\nann\tAnn, Chief',
    'with a mark of its encoding': '\ufeffuserName,Name\nann,"Ann, Chief"',
    'with ends of lines as of Windows': 'userName,Name\r\nann,"Ann, Chief"\r\n',
    'with a name of a column that holds a delimiter': 'userName,"Name"\nann,"Ann, Chief"',
    'with empty lines and spaces': 'userName , Name\n\n ann , "Ann, Chief" \n\n',
  }
  for (const [what, file] of Object.entries(files))
    it(`is read ${what}`, async () => {
      const [row, ...others] = await rowsOf(file)
      expect(row?.values).to.deep.equal({ userName: 'ann', Name: 'Ann, Chief' })
      expect(others).to.deep.equal([])
    })

  it('keeps what quotes hold, ends of lines and letters in two pieces as well', async () => {
    const [ann, bo] = await rowsOf('userName,Name\nann,"Ann ""the""\nChief"\nbo,Zoë\n', 1)
    expect(ann?.values.Name).to.equal('Ann "the"\nChief')
    expect(bo).to.deep.include({ line: 4, values: { userName: 'bo', Name: 'Zoë' } })
  })

  it('says which row has fields too few or too many', async () => {
    const rows = await rowsOf('userName,Name\nann\nbo,Bo,B\ncy,Cy')
    expect(rows.map(({ line, problem }) => [line, problem])).to.deep.equal([
      [2, 'It has 1 fields instead of 2.'],
      [3, 'It has 3 fields instead of 2.'],
      [4, undefined],
    ])
  })

  const wrong: Readonly<Record<string, [file: string | Buffer, sentence: string]>> = {
    'in Latin-1': [
      Buffer.from('userName\nJ\xfcrgen', 'latin1'),
      'It is not in UTF-8: save it in that encoding, as "CSV UTF-8".',
    ],
    'in UTF-16': [
      Buffer.from('userName\nann', 'utf16le'),
      'It is not in UTF-8: save it in that encoding, as "CSV UTF-8".',
    ],
    'that breaks off in a letter': [
      Buffer.from('userName\nZoë').subarray(0, -1),
      'It is not in UTF-8: save it in that encoding, as "CSV UTF-8".',
    ],
    'with a quote that does not end': ['userName\n"ann', 'It is no CSV in line 2: check its quotes.'],
    'with two columns of a name': ['Mail,Mail\na,b', 'It has two columns "Mail": rename one of them.'],
    'with a line without end': [
      `userName\n${'x'.repeat(5000)}`,
      'It is too long in line 2: it is no list of people, or an end of line is missing.',
    ],
  }
  for (const [what, [file, sentence]] of Object.entries(wrong))
    it(`is refused ${what}`, async () => expect(await refusalOf(file)).to.equal(sentence))

  it('has columns that are known by what exports call them, in any spelling', () => {
    const columns = ['EMPLOYEE_ID', 'work email', 'Nachname', 'Vorname', 'Job Title', 'Shoe size']
    expect(Object.fromEntries(guess(columns, columnsOfPeople))).to.deep.equal({
      externalId: 'EMPLOYEE_ID',
      employeeNumber: 'EMPLOYEE_ID',
      userName: 'work email',
      'emails.work': 'work email',
      'name.familyName': 'Nachname',
      'name.givenName': 'Vorname',
      title: 'Job Title',
    })
  })

  it('can say everything that there is a name for on the page', () => {
    expect(Object.keys(MEANINGS).filter(name => !name.includes('+'))).to.have.members([...attributes.keys()])
  })
})
