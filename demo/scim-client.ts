const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

type Resource = { readonly id: string; readonly [attribute: string]: unknown }

type Operation = { readonly op: 'add' | 'replace' | 'remove'; readonly path?: string; readonly value?: unknown }

export type ScimClient = ReturnType<typeof createScimClient>

/** What an HR system needs of SCIM (RFC 7644): create, change, and find what is there already. */
export function createScimClient(baseUrl: string, token: string) {
  return {
    create: (endpoint: string, resource: object) => send('POST', endpoint, resource) as Promise<Resource>,
    patch: (endpoint: string, id: string, operations: readonly Operation[]) =>
      send('PATCH', `${endpoint}/${id}`, { schemas: [PATCH_OP], Operations: operations }),

    read: (path: string) => send('GET', path),

    /** The ids of all resources of an endpoint, by the value of a string attribute. Reads page after page. */
    async idsBy(endpoint: string, attribute: string): Promise<Map<string, string>> {
      const ids = new Map<string, string>()
      for (let startIndex = 1, total = 1; startIndex <= total; ) {
        const page = await send('GET', `${endpoint}?attributes=${attribute}&startIndex=${startIndex}&count=200`)
        for (const resource of page.Resources as Resource[]) ids.set(String(resource[attribute]), resource.id)
        total = Number(page.totalResults)
        startIndex += Math.max(1, Number(page.itemsPerPage))
      }
      return ids
    },
  }

  async function send(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
    const response = await fetch(baseUrl + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path} was refused with ${response.status}: ${text}`)
    return text === '' ? {} : JSON.parse(text)
  }
}
