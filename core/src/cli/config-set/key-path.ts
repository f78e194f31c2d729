import { GrodtError } from '../../errors.ts'
import { parseYaml } from '../../config/yaml.ts'
import { usageError } from '../arguments.ts'

/** A key as messages and diffs show it: parts with dots between them; one that holds a dot is quoted. */
const PART = /"((?:[^"\\]|\\.)+)"|([^."[\]\s]+)/y

/**
 * The parts of a key such as `strategies.S1.parameters.ema_period`.
 *
 * @throws GrodtError OPTION
 */
export function keyPath(command: string, key: string): string[] {
  const parts: string[] = []
  for (let at = 0; at <= key.length; at++) {
    PART.lastIndex = at
    const found = PART.exec(key)
    if (found === null) break
    const [whole, quoted, plain] = found
    parts.push(quoted === undefined ? plain : (JSON.parse(whole) as string))
    at += whole.length
    if (at === key.length) return parts
    if (key[at] !== '.') break
  }
  const problem = `The key was "${key}", expected one such as risk.max_open_positions, as grodt config diff shows it.`
  const list = key.includes('[') ? ' A list is given as a whole.' : ''
  throw usageError(command, problem + list)
}

/** A merge patch that gives one key a value; null takes it away. */
export const patchAt = (path: readonly string[], value: unknown): Readonly<Record<string, unknown>> =>
  path.reduceRight<unknown>((inner, part) => ({ [part]: inner }), value) as Readonly<Record<string, unknown>>

/**
 * A value as it would stand in the file: `10`, `true`, `1h`, `[BTC/USDT]`, `{ a: 1 }`.
 *
 * @throws GrodtError OPTION
 */
export function yamlValue(command: string, text: string): unknown {
  const { value, issues } = parseYaml('VALUE', `value: ${text}`)
  const [first] = issues
  if (first !== undefined) throw usageError(command, `The value "${text}" is wrong: ${first.problem}.`)
  const read = value as { readonly value: unknown }
  if (Object.keys(read).length === 1 && read.value !== null) return read.value
  throw new GrodtError('OPTION', { command, problem: 'To take a key away give --unset and no value.' })
}
