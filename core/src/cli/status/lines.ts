import { ageText, buildText, type BuildView } from '../../host/views/builds.ts'
import type { ConfigView } from '../../host/views/reload.ts'
import type { StatusView } from '../../host/views/status.ts'
import type { StrategyView } from '../../host/views/strategies.ts'
import { outcomeHead, pinText, refusedText } from '../reload/lines.ts'
import { speed, time } from '../run/format.ts'
import { percent, WIDTH, wrap } from '../text.ts'

/** What `grodt status` asks a host for, each as its route answers. */
export interface HostStatus {
  readonly status: StatusView
  readonly strategies: readonly StrategyView[]
  readonly config: ConfigView
}

const INDENT = 11

/** A name and what it stands for, broken at the width of the terminal. */
const entry = (name: string, text: string): string[] =>
  wrap(text, WIDTH - INDENT).map((line, i) => (i === 0 ? `${name}:` : '').padEnd(INDENT) + line)

const built = (build: BuildView): string => {
  const state = build.stateVersion === 0 ? '' : `, state version ${build.stateVersion}`
  return `${build.id} ${buildText(build)}${state}`
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

/** What a running host does, what it is made of, and what came of the last change. @param now time of day, ms */
export function statusLines({ status, strategies, config }: HostStatus, now = Date.now()): string[] {
  const { revision, waiting, reloads } = config
  const last = reloads.at(0)
  const at = `${time(status.marketTime.ms)} UTC, ${status.bars.toLocaleString('en-US')} bars`
  return [
    ...entry('Host', `${status.mode}, ${status.state} for ${ageText(status.uptime)}, ${speed(status.speed)}`),
    ...entry('Market', `${status.symbols.join(', ')}; bars of ${status.timeframe}; ${at}`),
    ...(status.manageOnly === null ? [] : entry('Note', `manage-only: ${status.manageOnly.reason}`)),
    ...entry('Revision', revision === null ? 'none is kept' : String(revision)),
    ...(config.refusedFiles === null ? [] : entry('Note', refusedText(config.refusedFiles))),
    ...config.pins.flatMap((pin) => entry('Pinned', pinText(pin))),
    ...entry('Waiting', waiting.length === 0 ? 'nothing' : waiting.join(', ')),
    ...entry(
      'Reload',
      last === undefined
        ? 'none since the start'
        : `${ageText(Math.max(0, now - last.at.ms) / 1000)} ago, ${outcomeHead(last)}`,
    ),
    'Strategies:',
    ...strategies.flatMap(strategyLines),
    ...entry('Regime', built(status.classifier)),
    ...entry('Weights', built(status.allocator)),
  ]
}
