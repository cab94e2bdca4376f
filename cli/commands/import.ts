import { command } from '../command.ts'
import { importPeople } from '../import/import-people.ts'
import { columnsOfNewcomers } from '../import/newcomer.ts'
import { flag, required, text } from '../option.ts'
import { counted } from '../output/counted.ts'
import { mappingOf, requireColumn, tellUnread } from '../people/mapping.ts'
import { inSentence, openReport } from '../people/report.ts'
import { type Format, formats } from '../people-file/formats.ts'
import { openPeopleFile } from '../people-file/people-file.ts'

export const importCommand = command({
  description:
    'Bring people from another system, with the hashes of their passwords and into their groups; whoever is there already stays as they are. Says how many, and asks.',
  example: 'import newcomers.csv --create-groups --rejected rejected.csv --yes',
  operand: 'file',
  options: {
    file: required(text('a file of people: CSV, JSON Lines or LDIF', 'path')),
    format: text('what the file is, where its name does not tell', 'format', { choices: formats }),
    mapping: text('a YAML file that says which column stands for which attribute', 'path'),
    createGroups: flag('make the groups that there are not; otherwise who is to be in one is rejected'),
    mustChange: flag('demand another password of everybody at the first sign-in'),
    rejected: text('a file for who was rejected, with line and reason', 'path'),
    report: text('a file for what becomes of each person: CSV where it ends in .csv, else JSON Lines', 'path'),
  },
  async run({ file: path, format, mapping: mappingFile, rejected, report: reportFile, ...wishes }, tools) {
    const { terminal } = tools
    const file = await openPeopleFile(path, format as Format | undefined)
    const mapping = await mappingOf(file, columnsOfNewcomers, mappingFile)
    requireColumn('userName', mapping, file)
    const report = openReport(path, { path: reportFile }, { path: rejected, only: 'failed' })
    try {
      const hashes = mapping.columns.get('passwordHash')
      const passwords = hashes === undefined ? 'without passwords' : `with password hashes from "${hashes}"`
      tellUnread(file, mapping, terminal)
      await terminal.confirm(`Import ${counted(file.count, 'person', 'people')}, ${passwords}?`)
      const { mustChange = false, createGroups = false } = wishes
      await importPeople(file, mapping, { mustChange, createGroups }, report, tools)
      return { json: { ...report.counts }, someFailed: (report.counts.failed ?? 0) > 0 }
    } catch (error) {
      terminal.tell(inSentence(report.counts))
      throw error
    } finally {
      report.close()
    }
  },
})
