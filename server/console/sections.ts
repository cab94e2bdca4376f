import type { Section } from '../../views/console/frame.tsx'
import type { Scope } from '../access/scopes.ts'
import { overviewScopes } from './overview/attention.ts'

const START = '/console'

/** The parts of the console, in the order of its navigation, and the scope without which somebody doesn't see one; of several any will do. */
const sections: readonly { readonly label: string; readonly href: string; readonly scope: Scope | readonly Scope[] }[] =
  [
    { label: 'Overview', href: START, scope: overviewScopes },
    { label: 'Users', href: '/console/users', scope: 'users:read' },
    { label: 'Groups', href: '/console/groups', scope: 'users:read' },
    { label: 'Reset jobs', href: '/console/jobs', scope: 'jobs:read' },
    { label: 'Policies', href: '/console/policies', scope: 'policies:read' },
    { label: 'Applications', href: '/console/applications', scope: 'applications:read' },
    { label: 'Provisioning clients', href: '/console/clients', scope: 'clients:read' },
    { label: 'Roles', href: '/console/roles', scope: 'roles:read' },
    { label: 'Mail domains', href: '/console/domains', scope: 'domains:read' },
    { label: 'Mail templates', href: '/console/templates', scope: 'templates:read' },
    { label: 'Outbox', href: '/console/outbox', scope: 'mail:read' },
    { label: 'Audit', href: '/console/audit', scope: 'audit:read' },
    { label: 'Settings', href: '/console/settings', scope: 'settings:read' },
  ]

export const sectionsFor = (scopes: ReadonlySet<string>, path: string): Section[] =>
  sections
    .filter(({ scope }) => [scope].flat().some(one => scopes.has(one)))
    .map(({ label, href }) => ({ label, href, isCurrent: isAt(href, path) }))

/** The start is no part of which others are. */
const isAt = (href: string, path: string) =>
  path.replace(/\/$/, '') === href || (href !== START && path.startsWith(`${href}/`))
