import { type SettingName, type ShownSetting, settings } from './schema.ts'

/** Where a setting was found, and its text there. */
export type Found = { readonly text: string | undefined; readonly source: ShownSetting['source'] }

/** A setting for somebody to look at; of a secret it says only whether there is one. */
export function shown(name: SettingName, { text, source }: Found): ShownSetting {
  const setting = settings[name]
  const secret = 'secret' in setting
  const isSet = text !== undefined && text !== ''
  return {
    name,
    description: setting.description,
    secret,
    isSet,
    ...(isSet && !secret && { value: withoutKeys(text) }),
    source,
  }
}

/** An address may have a password before its host, or a key in its query. */
const withoutKeys = (text: string) =>
  /^[a-z][\w+.-]*:\/\//i.test(text) ? text.replace(/\/\/[^/?#]*@/, '//…@').replace(/\?.*$/, '?…') : text
