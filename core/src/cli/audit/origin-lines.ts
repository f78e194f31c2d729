import { plainText } from '../../host/audit/decimal.ts'
import type { ConfigurationPart, ModelsPart, Origin, PluginPart } from '../../host/audit/schema.ts'
import { shortTime, wrap, WIDTH } from '../text.ts'

const LABEL = 16

/** Lines with a label on the left; each text begins a line of its own. */
export function entry(label: string, ...texts: readonly string[]): string[] {
  return texts
    .flatMap((text) => wrap(text, WIDTH - LABEL))
    .map((line, i) => `${(i === 0 ? `  ${label}` : '').padEnd(LABEL)}${line}`.trimEnd())
}

/** The beginning of a hash; JSON has the whole. */
export const hashText = (hash: string): string => `sha256 ${hash.slice(0, 16)}...`

export const pluginText = ({ id, version }: PluginPart): string => `${id} ${version}`

/** Signal, plugin, regime, weight and configuration of an order or a refused entry. */
export function originLines({
  strategy,
  signal,
  plugin,
  regime,
  weight,
  model,
  configuration,
}: Origin): string[] {
  const facts = Object.entries(signal?.facts ?? {}).map(
    ([name, value]) => `${name} ${value === null ? 'not defined' : plainText(value)}`,
  )
  const { label, confidence, timeframe, since } = regime
  const sure = confidence === null ? '' : `, confidence ${plainText(confidence)}`
  const bars = timeframe === null ? '' : ` on ${timeframe} bars`
  const from = since === null ? '' : ` since ${shortTime(since.time)} UTC, event ${since.event}`
  const { value, decision } = weight
  const set =
    decision === null ? '' : `, set by decision ${decision.record} (${shortTime(decision.time)} UTC)`
  return [
    ...(signal === null
      ? []
      : entry(
          'signal',
          `${signal.reason} (event ${signal.event})`,
          ...(facts.length === 0 ? [] : [facts.join(', ')]),
        )),
    ...entry('strategy', strategy),
    ...(plugin === null ? [] : entry('plugin', pluginText(plugin), hashText(plugin.contentHash))),
    ...entry('regime', `${label ?? 'not known'}${sure}${bars}${from}`),
    ...(regime.plugin === null
      ? []
      : entry('classifier', pluginText(regime.plugin), hashText(regime.plugin.contentHash))),
    ...(value === null ? [] : entry('weight', `${plainText(value)} of equity${set}`)),
    ...modelLines(model),
    ...configurationLines(configuration),
  ]
}

/** The models whose forecasts a decision read. */
export function modelLines(model: ModelsPart): string[] {
  return entry(
    'models',
    ...Object.entries(model ?? {}).map(
      ([target, id]) => `${target}: ${id === null ? 'the persistence rule' : id.slice(0, 16)}...`,
    ),
  )
}

export function configurationLines(configuration: ConfigurationPart | null): string[] {
  if (configuration === null) return []
  const { record, time, revision, files } = configuration
  const number = revision === null ? '' : `revision ${revision}, `
  return entry(
    'configuration',
    `${number}in force since the start at record ${record} (${shortTime(time)} UTC)`,
    ...files.map(({ name, sha256 }) => `${name} ${hashText(sha256)}`),
  )
}
