import type { Page } from '../page.ts'
import { editPages } from './edit.ts'
import type { Kind } from './kind.ts'
import { listPage } from './list.ts'
import { removePage } from './remove.ts'
import { secretPages } from './secret.ts'

/** Every page of a type of resources. */
export const resourcePages = (kind: Kind): readonly Page[] => [
  listPage(kind),
  ...editPages(kind),
  removePage(kind),
  ...secretPages(kind),
]
