import type { ResolvedPath } from '../schema/paths.ts'

export type ComparisonOperator = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le'
export type Literal = string | number | boolean | null

/** A parsed filter (RFC 7644 §3.4.2.2) whose every path has been resolved against the attribute table. */
export type Filter =
  | {
      readonly kind: 'compare'
      readonly path: ResolvedPath
      readonly operator: ComparisonOperator
      readonly value: Literal
    }
  | { readonly kind: 'present'; readonly path: ResolvedPath }
  /** Fits no resource: a condition on an attribute that only other types in the same list have. */
  | { readonly kind: 'never' }
  | { readonly kind: 'and' | 'or'; readonly left: Filter; readonly right: Filter }
  | { readonly kind: 'not'; readonly filter: Filter }
  /** `emails[type eq "work" and value co "@x"]`: one element must match all of `filter`, whose paths are relative to it. */
  | { readonly kind: 'element'; readonly path: ResolvedPath; readonly filter: Filter }

/** The attributes that a filter asks for; of a value filter the one in front of the brackets. */
export function pathsIn(filter: Filter): readonly ResolvedPath[] {
  if ('path' in filter) return [filter.path]
  if ('left' in filter) return [...pathsIn(filter.left), ...pathsIn(filter.right)]
  return 'filter' in filter ? pathsIn(filter.filter) : []
}
