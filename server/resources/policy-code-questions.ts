import { ScimError } from '../../scim/error.ts'
import { versionsOf } from '../../scim/etag.ts'
import { type Question, YAML } from '../../scim/question.ts'
import { type CallerRequest, headerOf, readText } from '../../scim/request.ts'
import type { JsonObject } from '../../scim/store.ts'
import type { PolicyDocument } from '../store/policy-documents.ts'
import { differences } from './policy-differences.ts'
import { createPolicyExport } from './policy-export.ts'
import { createPolicyImport, type ImportPorts } from './policy-import.ts'
import type { PolicyDiff } from './policy-plan.ts'
import { fileText, importResult } from './policy-question-schemas.ts'
import { createReferences } from './policy-references.ts'

const YAML_TYPES = [YAML, 'application/x-yaml', 'text/yaml', 'text/x-yaml'] as const

/** Policies as code: all of them and their groups as one file, out and in. */
export function createPolicyCodeQuestions(ports: ImportPorts & { readonly issuer: string }): readonly Question[] {
  const exported = createPolicyExport(ports)
  const imported = createPolicyImport(ports)
  const references = createReferences(ports.issuer)
  const refer = ({ _id, data: { name, priority } }: PolicyDocument, id = _id) =>
    references.toPolicy({ id, name: String(name), priority: priority as number | undefined })
  return [
    {
      name: '.export',
      method: 'GET',
      scopes: ['policies:read'],
      answer: () => ports.inTransaction(exported),
      described: {
        id: 'exportPasswordPolicies',
        summary: 'All policies and their groups as one file',
        parameters: ['ifNoneMatch'],
        response: fileText,
        yaml: 'response',
      },
    },
    {
      name: '.import',
      method: 'POST',
      scopes: ['policies:write'],
      answer: importFile,
      described: {
        id: 'importPasswordPolicies',
        summary: 'Make the policies what a file says, or say what that would change',
        parameters: ['dryRun', 'deleteOthers', 'ifMatch'],
        request: fileText,
        response: importResult,
        yaml: 'request',
      },
    },
  ]

  async function importFile(request: CallerRequest): Promise<JsonObject> {
    const unknown = [...request.query.keys()].find(name => !SWITCHES.includes(name))
    if (unknown !== undefined)
      throw new ScimError(400, 'invalidValue', `"${unknown.slice(0, 64)}" is none of ${SWITCHES.join(' and ')}.`)
    const isDryRun = isOn(request, 'dryRun')
    const text = readText(request, YAML_TYPES)
    const diff = await imported(text, {
      caller: request.caller,
      isDryRun,
      deletesOthers: isOn(request, 'deleteOthers'),
      expected: versionsOf(headerOf(request, 'if-match')),
    })
    return {
      schemas: ['urn:rekey:params:scim:api:messages:1.0:PasswordPolicyImport'],
      dryRun: isDryRun,
      ...show(diff, isDryRun),
    }
  }

  function show({ created, changed, deleted, left, unchanged }: PolicyDiff, isDryRun: boolean): JsonObject {
    return {
      // What a dry run would make has no id.
      created: created.map(one => refer(one, isDryRun ? '' : one._id)),
      changed: changed.map(({ before, after }) => ({
        ...refer(after),
        attributes: differences(before.data, after.data) as JsonObject[],
      })),
      deleted: deleted.map(one => refer(one)),
      left: left.map(one => refer(one)),
      unchanged: unchanged.map(one => refer(one)),
    }
  }
}

/** A misspelt dry run would write. */
const SWITCHES = ['dryRun', 'deleteOthers']

function isOn({ query }: CallerRequest, name: string): boolean {
  const given = query.get(name)
  if (given === null || given === 'false') return false
  if (given === 'true') return true
  throw new ScimError(400, 'invalidValue', `"${name}" is true or false.`)
}
