import type { DurationsView } from '../../host/views/answers.ts'
import { ageText, buildText, type BuildView } from '../../host/views/builds.ts'
import type { PluginsView } from '../../host/views/plugins.ts'
import type { ConfigView } from '../../host/views/reload.ts'
import type { ReconciliationView } from '../../host/views/reconciliation.ts'
import type { StatusView } from '../../host/views/status.ts'
import type { StrategyView } from '../../host/views/strategies.ts'
import { differenceText } from '../../host/reconciliation/compare.ts'
import { outcomeHead, pinText, refusedText } from '../reload/lines.ts'
import { speed, time } from '../run/format.ts'
import { percent, WIDTH, wrap } from '../text.ts'

/** What `grodt status` asks a host for, each as its route answers. */
export interface HostStatus {
  readonly status: StatusView
  readonly strategies: readonly StrategyView[]
  readonly config: ConfigView
  readonly plugins: PluginsView['plugins']
  readonly account: ReconciliationView
}

const INDENT = 11

/** A name and what it stands for, broken at the width of the terminal. */
const entry = (name: string, text: string): string[] =>
  wrap(text, WIDTH - INDENT).map((line, i) => (i === 0 ? `${name}:` : '').padEnd(INDENT) + line)

const built = (build: BuildView): string => {
  const state = build.stateVersion === 0 ? '' : `, state version ${build.stateVersion}`
  return `${build.id} ${buildText(build)}${state}`
}

/** What stands for all of them where entries are held against each other. */
const high = ({ p99, median }: DurationsView): number => p99 ?? median ?? 0

/** The entry whose answers take longest; undefined where none has enough of them. */
function slowestText(plugins: HostStatus['plugins']): string | undefined {
  const answers = plugins.flatMap((plugin) => plugin.answers.map((one) => ({ ...one, plugin: plugin.id })))
  const slowest = answers
    .filter(({ median }) => median !== null)
    .sort((a, b) => high(b) - high(a))
    .at(0)
  return slowest && `${slowest.entry} (${slowest.plugin}), answers take ${durationText(slowest)}`
}

const ms = (value: number): string => `${Number(value.toPrecision(2))} ms`

function durationText({ median, p99 }: DurationsView): string {
  if (median === null) return 'not enough of them yet'
  return `${ms(median)} in the median${p99 === null ? '' : `, at most ${ms(p99)} in 99 of 100`}`
}

function strategyLines(row: StrategyView): string[] {
  const { name, plugin, retired, enabled, paused, quarantined, weight, openPositions, trades } = row
  const state = retired
    ? 'removed'
    : quarantined
      ? 'in quarantine'
      : !enabled
        ? 'disabled'
        : paused
          ? 'paused'
          : percent(weight, 0)
  return [
    `  ${name}: ${state}, ${openPositions} open, ${trades} closed`,
    ...(plugin === null ? [] : [`    ${built(plugin)}`]),
  ]
}

/** How reliably it ran. */
function availabilityText({ since, share, starts, crashes }: HostStatus['status']['availability']): string {
  const part = share === null ? '' : `${percent(share, 2)} of the time `
  const ends = crashes === 0 ? 'none cut off' : `${crashes} cut off`
  return `${part}since ${time(since.ms)} UTC; ${starts} ${starts === 1 ? 'start' : 'starts'}, ${ends}`
}

/** How long ago a moment was. */
const ago = (at: number, now: number): string => `${ageText(Math.max(0, now - at) / 1000)} ago`

/** Whether the account holds what the books say. */
function accountText({ last }: ReconciliationView, now: number): string {
  if (last === null) return 'not compared with the books yet'
  const { account, agrees, differences, problem, at } = last
  const when = ago(at.ms, now)
  if (agrees === true) return `agrees with ${account}, ${when}`
  if (problem !== null) return `could not be compared with ${account}, ${when}: ${problem}`
  return `does not agree with ${account}, ${when}: ${differences.map(differenceText).join('; ')}`
}

/** What a running host does, what it is made of, and what came of the last change. @param now time of day, ms */
export function statusLines(
  { status, strategies, config, plugins, account }: HostStatus,
  now = Date.now(),
): string[] {
  const slowest = slowestText(plugins)
  const { revision, waiting, reloads } = config
  const last = reloads.at(0)
  const at = `${time(status.marketTime.ms)} UTC, ${status.bars.toLocaleString('en-US')} bars`
  return [
    ...entry('Host', `${status.mode}, ${status.state} for ${ageText(status.uptime)}, ${speed(status.speed)}`),
    ...entry('Up', availabilityText(status.availability)),
    ...entry('Market', `${status.symbols.join(', ')}; bars of ${status.timeframe}; ${at}`),
    ...(status.manageOnly === null ? [] : entry('Note', `manage-only: ${status.manageOnly.reason}`)),
    ...entry('Account', accountText(account, now)),
    ...entry('Revision', revision === null ? 'none is kept' : String(revision)),
    ...(config.refusedFiles === null ? [] : entry('Note', refusedText(config.refusedFiles))),
    ...config.pins.flatMap((pin) => entry('Pinned', pinText(pin))),
    ...entry('Waiting', waiting.length === 0 ? 'nothing' : waiting.join(', ')),
    ...entry(
      'Reload',
      last === undefined ? 'none since the start' : `${ago(last.at.ms, now)}, ${outcomeHead(last)}`,
    ),
    ...entry('Steps', durationText(status.steps)),
    ...(slowest === undefined ? [] : entry('Slowest', slowest)),
    'Strategies:',
    ...strategies.flatMap(strategyLines),
    ...entry('Regime', built(status.classifier)),
    ...entry('Weights', built(status.allocator)),
  ]
}
