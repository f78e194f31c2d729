import type { Source } from '../contract/values.ts'
import { MAX_LOOKBACK } from '../runtime/series.ts'
import { CATALOGUE, type CatalogueEntry, type CatalogueParameter, REFUSED } from './catalogue-entries.ts'
import { didYouMean, nearestName } from '../schema/nearest.ts'
import { checkPeriod, checkSource } from './parameters.ts'

/** A checked request for an indicator of the technicalindicators package. */
export interface CatalogueRequest {
  /** Equal for equal requests, whatever the order of the parameters. */
  readonly key: string
  readonly name: string
  readonly entry: CatalogueEntry
  /** What its constructor is given. */
  readonly settings: Readonly<Record<string, number | boolean>>
  /** The column a `value` indicator is fed with. */
  readonly source: Source
  /** Bars from which it is rebuilt after a restore. */
  readonly window: number
}

/**
 * Check a request for an indicator by its class name (or, for candlestick patterns, its function name).
 * @throws RangeError for an unknown name (with the nearest one), an indicator that cannot follow bars, an unknown,
 * missing or wrong parameter, and periods so long that 3,072 bars cannot rebuild the indicator after a restart.
 */
export function catalogueRequest(
  name: string,
  parameters: Readonly<Record<string, unknown>>,
): CatalogueRequest {
  const entry = CATALOGUE.get(name)
  if (entry === undefined) throw new RangeError(unknownName(name))
  const allowed = [...Object.keys(entry.parameters), ...(entry.input === 'value' ? ['source'] : [])]
  for (const given of Object.keys(parameters)) {
    if (!allowed.includes(given)) throw new RangeError(unknownParameter(name, given, allowed))
  }
  const settings: Record<string, number | boolean> = {}
  for (const [key, parameter] of Object.entries(entry.parameters)) {
    settings[key] = checkParameter(`${name}: ${key}`, parameter, parameters[key] ?? parameter.default)
  }
  const source = checkSource(`${name}: source`, parameters.source ?? 'close')
  const window = entry.window(settings as Record<string, number>)
  if (window > MAX_LOOKBACK) {
    throw new RangeError(
      `${name}: with these periods ${window} bars are needed to rebuild it after a restart, and ${MAX_LOOKBACK} are kept; use shorter periods.`,
    )
  }
  const key = `technicalindicators.${name}(${JSON.stringify({ ...settings, source })})`
  return { key, name, entry, settings, source, window }
}

/**
 * Which output of the indicator a name means; no name means the only one.
 * @throws RangeError for a missing or unknown name.
 */
export function outputIndex(request: CatalogueRequest, output?: string): number {
  const { outputs } = request.entry
  if (outputs.length === 0) {
    if (output === undefined) return 0
    throw new RangeError(`${request.name} has a single output without a name: use get().`)
  }
  const index = output === undefined ? -1 : outputs.indexOf(output)
  if (index >= 0) return index
  const was = output === undefined ? 'none was named' : `"${output}" is none of them`
  throw new RangeError(`${request.name} has the outputs ${outputs.join(', ')}; ${was}.`)
}

function checkParameter(what: string, parameter: CatalogueParameter, value: unknown): number | boolean {
  if (parameter.kind === 'period') return checkPeriod(what, value)
  if (parameter.kind === 'flag') {
    if (typeof value === 'boolean') return value
    throw new RangeError(`${what} must be true or false; was ${String(value)}.`)
  }
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw new RangeError(`${what} must be a finite number; was ${String(value)}.`)
}

function unknownName(name: string): string {
  const reason = REFUSED.get(name)
  if (reason !== undefined) return `The indicator ${name} cannot be followed bar by bar: ${reason}.`
  return `technicalindicators has no indicator "${name}"${didYouMean(nearestName(name, [...CATALOGUE.keys()]))}.`
}

function unknownParameter(name: string, given: string, allowed: readonly string[]): string {
  const takes = allowed.length === 0 ? 'it takes none' : `it takes ${allowed.join(', ')}`
  return `${name} has no parameter "${given}"${didYouMean(nearestName(given, allowed))}; ${takes}.`
}
