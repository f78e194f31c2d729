import { deepFreeze } from '@grodt/sdk/host'
import { buildConfig, type FileValues } from '../../config/build.ts'
import type { CheckedConfig } from '../../config/check.ts'
import type { ConfigPath } from '../../config/issue.ts'
import type { ConfigFileName } from '../../config/schemas/files.ts'
import type { HeldField } from '../../engine/inputs.ts'
import type { Prepared } from '../prepare.ts'

/** The same configuration with some fields as they were before. Only fields of host.yaml and parameters are held. */
export function withHeld(prepared: Prepared, held: readonly HeldField[]): Prepared {
  if (held.length === 0) return prepared
  const { checked } = prepared
  let { values } = checked
  for (const { file, path, value } of held) {
    values = { ...values, [file]: replaced(values[file as ConfigFileName], path, value) }
  }
  const { host } = buildConfig(values as FileValues)
  const parameters = new Map(checked.parameters)
  for (const { file, path } of held) {
    if (file === 'strategies.yaml') parameters.set(String(path[1]), parametersIn(values, path))
  }
  const config = deepFreeze({ ...checked.config, host })
  return { ...prepared, checked: { ...checked, config, values, parameters } }
}

function parametersIn(values: CheckedConfig['values'], path: ConfigPath): object {
  let value: unknown = values['strategies.yaml']
  for (const key of [...path.slice(0, 2), 'parameters']) value = (value as Record<string, unknown>)[key]
  return deepFreeze(value as object)
}

/** A copy with another value at a path of keys; a key whose value is undefined is left out. */
function replaced(value: unknown, path: ConfigPath, to: unknown): unknown {
  const [first, ...rest] = path.map(String)
  const before = value as Readonly<Record<string, unknown>>
  const { [first]: own, ...others } = before
  const next = rest.length === 0 ? to : replaced(own ?? {}, rest, to)
  if (next === undefined) return others
  // Order is kept: what is compared and hashed later must not depend on what was held once.
  return first in before
    ? Object.fromEntries(Object.entries(before).map(([key, one]) => [key, key === first ? next : one]))
    : { ...before, [first]: next }
}
