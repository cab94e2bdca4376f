import { type Common, Layout, renderPage } from '../layout.tsx'

export type ShownAttribute = {
  name: string
  type: string
  /** In a word each: "required", "read only". */
  notes: readonly string[]
  description: string
  parts: readonly ShownAttribute[]
}

export type ShownSchema = { name: string; description: string; attributes: readonly ShownAttribute[] }

export type ShownOperation = {
  id: string
  method: string
  path: string
  summary: string
  description?: string
  /** Any of which will do; none where nobody has to say who they are. */
  scopes: readonly string[]
  parameters: readonly { name: string; place: string; description: string }[]
  body?: string
  answers: readonly { status: string; description: string; schema?: string }[]
  /** Statuses that stand below, among the errors. */
  errors: readonly string[]
}

export type ApiProps = {
  common: Common
  title: string
  baseUrl: string
  jsonHref: string
  groups: readonly { name: string; description: string; operations: readonly ShownOperation[] }[]
  schemas: readonly ShownSchema[]
  errors: readonly { status: string; kinds: readonly string[] }[]
}

/** The description of an API, to read: every request, every attribute, every error. */
export function apiPage({ common, title, baseUrl, jsonHref, groups, schemas, errors }: ApiProps): string {
  return renderPage(
    <Layout common={common} title={title} wide>
      <p class="lead">
        SCIM 2.0 at <code>{baseUrl}</code>. Programs read the same as <a href={jsonHref}>OpenAPI 3.1</a>.
      </p>
      <p class="small contents">
        {[...groups.map(({ name }) => name), 'Bodies', 'Errors'].map(name => (
          <>
            <a key={name} href={`#${anchorOf(name)}`}>
              {name}
            </a>{' '}
          </>
        ))}
      </p>
      {groups.map(({ name, description, operations }) => (
        <section key={name} class="api">
          <h2 id={anchorOf(name)}>{name}</h2>
          <p class="small">{description}</p>
          {operations.map(operation => (
            <Operation key={operation.id} {...operation} />
          ))}
        </section>
      ))}
      <section class="api">
        <h2 id={anchorOf('Bodies')}>Bodies</h2>
        {schemas.map(schema => (
          <details key={schema.name}>
            <summary>{schema.name}</summary>
            <p id={`schema-${schema.name}`}>{schema.description}</p>
            <Attributes attributes={schema.attributes} />
          </details>
        ))}
      </section>
      <section class="api">
        <h2 id={anchorOf('Errors')}>Errors</h2>
        {errors.map(({ status, kinds }) => (
          <details key={status}>
            <summary>{status}</summary>
            <ul id={`error-${status}`}>
              {kinds.map(kind => (
                <li key={kind}>
                  <Text text={kind} />
                </li>
              ))}
            </ul>
          </details>
        ))}
      </section>
    </Layout>,
  )
}

const anchorOf = (heading: string) => heading.toLowerCase().replaceAll(' ', '-')

function Operation(props: ShownOperation) {
  const { id, method, path, summary, description, scopes, parameters, body, answers, errors } = props
  return (
    <details id={id}>
      <summary>
        <strong class={`method ${method.toLowerCase()}`}>{method}</strong> <code>{path}</code> <span>{summary}</span>
      </summary>
      {description && <p>{description}</p>}
      <p class="small">
        {scopes.length === 0 ? 'For everybody, without a token.' : 'Scope: '}
        <Alternatives names={scopes} />
      </p>
      {parameters.length > 0 && (
        <dl>
          {parameters.map(({ name, place, description: about }) => (
            <>
              <dt key={name}>
                <code>{name}</code> <span class="small">{place}</span>
              </dt>
              <dd>
                <Text text={about} />
              </dd>
            </>
          ))}
        </dl>
      )}
      {body && (
        <p>
          Body: <SchemaLink name={body} />
        </p>
      )}
      <ul>
        {answers.map(({ status, description: about, schema }) => (
          <li key={status}>
            <strong>{status}</strong> {about} {schema && <SchemaLink name={schema} />}
          </li>
        ))}
        <li>
          {'Errors: '}
          {errors.map(status => (
            <>
              <a key={status} href={`#error-${status}`}>
                {status}
              </a>{' '}
            </>
          ))}
        </li>
      </ul>
    </details>
  )
}

function Attributes({ attributes }: { attributes: readonly ShownAttribute[] }) {
  return (
    <dl>
      {attributes.map(({ name, type, notes, description, parts }) => (
        <>
          <dt key={name}>
            <code>{name}</code> <span class="small">{[type, ...notes].join(' · ')}</span>
          </dt>
          <dd>
            <Text text={description} />
            {parts.length > 0 && <Attributes attributes={parts} />}
          </dd>
        </>
      ))}
    </dl>
  )
}

const SchemaLink = ({ name }: { name: string }) => <a href={`#schema-${name}`}>{name}</a>

function Alternatives({ names }: { names: readonly string[] }) {
  return (
    <>
      {names.map((name, index) => (
        <>
          {index > 0 && ' or '}
          <code key={name}>{name}</code>
        </>
      ))}
    </>
  )
}

/** Text with `code` in it. */
function Text({ text }: { text: string }) {
  return <>{text.split('`').map((part, index) => (index % 2 === 1 ? <code key={part}>{part}</code> : part))}</>
}
