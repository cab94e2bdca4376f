import { columnsOfPeople } from '../../people/known-columns.ts'
import { command } from '../command.ts'
import { usage } from '../errors.ts'
import { flag, required, text } from '../option.ts'
import { counted } from '../output/counted.ts'
import { mappingOf, requireColumn, tellUnread } from '../people/mapping.ts'
import { inSentence, openReport } from '../people/report.ts'
import { type Format, formats } from '../people-file/formats.ts'
import { openPeopleFile } from '../people-file/people-file.ts'
import { carryOut } from '../sync/carry-out.ts'
import { compare } from '../sync/compare.ts'
import { foresee } from '../sync/foresee.ts'
import { leaverLimit, requireFewLeavers } from '../sync/leaver-limit.ts'
import { readRows } from '../sync/read-rows.ts'
import { createSpill } from '../sync/spill.ts'
import type { KeyAttribute } from '../sync/step.ts'

export const sync = command({
  description:
    'Make the people of the server those of a file: who is new in it joins, who has changed moves, and who is missing is deactivated. Says what it comes to, and asks.',
  example: 'sync staff.csv --max-leavers 20 --report report.csv --yes',
  operand: 'file',
  options: {
    file: required(text('a file of people: CSV, JSON Lines or LDIF', 'path')),
    format: text('what the file is, where its name does not tell', 'format', { choices: formats }),
    mapping: text('a YAML file that says which column stands for which attribute', 'path'),
    key: text('by what people are known to be the same; externalId unless said', 'attribute', {
      choices: ['externalId', 'userName'],
    }),
    within: text('whom the file speaks of; unless said, whoever has an externalId of yours', 'filter'),
    maxLeavers: text('how many may be deactivated at once, as 20 or 5%; 5% unless said', 'share'),
    dryRun: flag('show what would be done, a line for each person, and do nothing'),
    report: text('a file for what becomes of each person: CSV where it ends in .csv, else JSON Lines', 'path'),
  },
  async run({ file: path, format, mapping: mappingFile, within, maxLeavers = '5%', dryRun, ...given }, tools) {
    const { terminal } = tools
    const key = (given.key ?? 'externalId') as KeyAttribute
    const limit = leaverLimit(maxLeavers)
    if (key === 'userName' && within === undefined)
      throw usage('With --key userName say whom the file speaks of, as --within \'userType eq "Employee"\'.')
    const file = await openPeopleFile(path, format as Format | undefined)
    const mapping = await mappingOf(file, columnsOfPeople, mappingFile)
    for (const attribute of new Set([key, 'userName'])) requireColumn(attribute, mapping, file)
    tellUnread(file, mapping, terminal)
    const report = openReport(path, { path: given.report })
    const steps = createSpill()
    const close = () => {
      steps.close()
      report.close()
    }
    const question = { key, within, attributes: [...mapping.columns.keys(), 'active'] }
    const someFailed = () => (report.counts.failed ?? 0) > 0
    try {
      const rows = await readRows(file, mapping, { key, report, tools })
      const plan = await compare(rows, question, { steps, report, tools }).finally(rows.index.close)
      if (dryRun) return { text: foresee(plan, { limit, report, terminal, close }), someFailed: someFailed() }
      requireFewLeavers(plan, limit)
      if (steps.count > 0)
        await terminal.confirm(
          `${counted(steps.count, 'person is', 'people are')} to be written, ${plan.leaving} of them deactivated. Go on?`,
        )
      await carryOut(plan, question, report, tools)
      close()
      return { json: { ...report.counts }, someFailed: someFailed() }
    } catch (error) {
      terminal.tell(inSentence(report.counts))
      close()
      throw error
    }
  },
})
