import { scopesOfPeople as scopesOfRoles } from '../access/roles.ts'
import { ownScopeNames } from '../access/scopes.ts'
import type { Application } from '../store/applications.ts'
import { claimsByScope } from './claims.ts'

/** What an application may ask people for: to know them, to act for them here, and to go on while they are away. */
export const scopesOfPeople = (isAdministrative: boolean): string[] => [
  'offline_access',
  ...Object.keys(claimsByScope),
  ...scopesAtBases(isAdministrative),
]

/** Of these, what is worth something at our bases: what people may do to themselves, or by their roles. */
export const scopesAtBases = (isAdministrative: boolean): readonly string[] => [
  ...ownScopeNames,
  ...(isAdministrative ? scopesOfRoles : []),
]

/** Whether an administrator lets an application have a scope that it may ask for; `openid` says no more than that somebody is there. */
export const permits = ({ allowedScopes }: Pick<Application, 'allowedScopes'>, scope: string): boolean =>
  scope === 'openid' || !allowedScopes || allowedScopes.includes(scope)
