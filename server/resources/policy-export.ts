import type { Transaction } from '../../passwords/ports.ts'
import { fold } from '../../scim/folding.ts'
import type { JsonObject } from '../../scim/store.ts'
import type { PolicyDocument } from '../store/policy-documents.ts'
import { groupIds } from './policy-change.ts'
import { type GroupInFile, type PolicyInFile, writePolicyFile } from './policy-file.ts'
import type { ResourcePorts } from './ports.ts'

/** All policies and their groups at one moment as one text, to be kept with other code. */
export function createPolicyExport({
  policies,
  groups,
}: Pick<ResourcePorts, 'policies' | 'groups'>): (transaction: Transaction) => Promise<string> {
  return async transaction => {
    const { documents, order } = await policies.state(transaction)
    const names = await namesOf(
      documents.flatMap(({ data }) => groupIds(data)),
      transaction,
    )
    const inFile = (document: PolicyDocument) => toFile(document.data, names)
    const byId = new Map(documents.map(document => [document._id, document]))
    const fallback = documents.find(({ isDefault }) => isDefault)
    if (!fallback) throw new Error('The directory has no default policy.')
    return writePolicyFile({
      default: inFile(fallback),
      policies: order.flatMap(id => byId.get(id) ?? []).map(inFile),
      switchedOff: documents
        .filter(({ _id, isDefault }) => !isDefault && !order.includes(_id))
        .map(inFile)
        .sort((one, other) => (one.name < other.name ? -1 : 1)),
    })
  }

  /** What the file calls each group: with its id, where others have its name. */
  async function namesOf(ids: readonly string[], transaction: Transaction): Promise<Map<string, GroupInFile>> {
    const found = await groups.namesOf(ids, transaction)
    const holders = await groups.called([...found.values()], transaction)
    const isShared = (display: string) => (holders.get(fold(display))?.count ?? 0) > 1
    return new Map([...found].map(([id, display]) => [id, isShared(display) ? { display, value: id } : display]))
  }
}

function toFile({ groups, ...data }: JsonObject, names: ReadonlyMap<string, GroupInFile>): PolicyInFile {
  const own = groupIds({ groups: groups ?? [] }).flatMap(id => names.get(id) ?? [])
  const inOrder = own.sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1))
  return { ...data, name: String(data.name), ...(inOrder.length > 0 && { groups: inOrder }) }
}

const nameOf = (group: GroupInFile) => (typeof group === 'string' ? group : `${group.display} ${group.value}`)
