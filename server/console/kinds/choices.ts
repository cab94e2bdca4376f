import { en } from '../../../texts/en.ts'
import { scopeText } from '../../oidc/scope-texts.ts'
import type { Visit } from '../page.ts'
import type { Choice } from '../resources/kind.ts'

/** Scopes with the sentence that says what each allows. */
export const scopeChoices = (names: readonly string[]): Choice[] =>
  names.map(value => ({ value, label: value, about: `${scopeText(en.scopes, value) ?? value}.` }))

const namedAt =
  (endpoint: string) =>
  async ({ api }: Visit): Promise<Choice[]> => {
    const { resources } = await api.list(endpoint, { attributes: 'name', sortBy: 'name', count: '1000' })
    const found = resources.map(({ id, name }) => ({ value: String(id), label: String(name) }))
    return [{ value: '', label: 'None' }, ...found]
  }

export const policyChoices = namedAt('/admin/v2/PasswordPolicies')

export const clientChoices = namedAt('/admin/v2/ProvisioningClients')
