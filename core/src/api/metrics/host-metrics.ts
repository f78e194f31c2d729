import type { PaperHost } from '../../host/paper-host.ts'
import type { Reloader } from '../../host/reload/reloader.ts'
import { forecastView } from '../../host/views/forecasts.ts'
import { performanceView } from '../../host/views/performance.ts'
import { presentStrategies, type StrategyView } from '../../host/views/strategies.ts'
import { availabilityView } from '../../host/views/status.ts'
import { supervisionRows } from '../../host/views/supervision.ts'

/** A value with the values of its labels; null is left out. */
export type Sample = readonly [value: number | null, ...labels: string[]]

/** One thing that is measured when somebody asks. */
export interface HostMetric {
  /** Behind `grodt_`; a counter ends with `_total` and never falls while the process lives. */
  readonly name: string
  readonly help: string
  readonly labels?: readonly string[]
  readonly read: (host: PaperHost, reloader: Reloader) => readonly Sample[]
}

const one = (name: string, help: string, read: (host: PaperHost) => number | null): HostMetric => ({
  ...{ name, help },
  read: (host) => [[read(host)]],
})

const perStrategy = (name: string, help: string, read: (strategy: StrategyView) => number): HostMetric => ({
  ...{ name, help, labels: ['strategy'] },
  read: (host) => presentStrategies(host).map((strategy) => [read(strategy), strategy.name]),
})

/** What a host is measured by. Everything is read off it when somebody asks. */
export const HOST_METRICS: readonly HostMetric[] = [
  one('up', '1 while the run loop runs.', ({ state }) => Number(state === 'running')),
  one(
    'availability_ratio',
    'Share of the last 30 days in which a host kept the account.',
    (host) => availabilityView(host).share,
  ),
  one('bars_total', 'Bars applied since the start, per symbol.', ({ feed }) => feed.bars),
  one(
    'market_time_seconds',
    'Close of the last bar, seconds since 1970.',
    ({ engine }) => engine.time / 1000,
  ),
  one('events_total', 'Number of the last event.', ({ events }) => Math.floor(events.newest ?? 0)),
  {
    name: 'events_by_kind_total',
    help: 'Events since the process began: fills, refusals, quarantines, decisions and all others.',
    labels: ['kind'],
    read: ({ events }) => [...events.counts].map(([kind, count]): Sample => [count, kind]),
  },
  {
    name: 'reloads_total',
    help: 'Reloads since the process began, by what came of them.',
    labels: ['result'],
    read: (_, { counts: { activated, unchanged, rejected } }) =>
      Object.entries({ activated, unchanged, rejected }).map(([result, count]): Sample => [count, result]),
  },
  one(
    'inputs_waiting',
    'Commands and other inputs that wait for the run loop.',
    ({ inputs }) => inputs.length,
  ),
  one('revision', 'Number of the revision that runs.', ({ revision }) => revision),
  one('files_refused', '1 while the files of today do not run.', ({ refusedFiles }) =>
    Number(refusedFiles !== null),
  ),
  one('equity', 'Cash and positions at last prices, quote currency.', (host) => performanceView(host).equity),
  one('cash', 'Quote currency.', (host) => performanceView(host).cash),
  one(
    'fees',
    'Fees paid, quote currency; below 0 where rebates are more.',
    (host) => performanceView(host).fees,
  ),
  one(
    'drawdown_ratio',
    'How far equity is below its high-water mark.',
    (host) => performanceView(host).drawdown,
  ),
  one(
    'exposure_ratio',
    'Notional, long and short added, over equity.',
    (host) => performanceView(host).exposure,
  ),
  one('open_positions', 'Positions.', ({ engine }) => engine.openPositions),
  one('trades_total', 'Trades that were closed.', ({ engine }) => engine.trades.length),
  one('locks', 'Locks in force.', ({ engine }) => engine.guard.state.locks.locks.length),
  one('kill_switch_latched', '1 while nothing may be opened.', ({ engine }) =>
    Number(engine.guard.state.killSwitch.stage === 'latched'),
  ),
  one(
    'account_differences',
    'Assets and symbols of which the account holds something else than the books; none where they were not compared.',
    ({ reconciliation }) =>
      reconciliation === null || reconciliation.problem !== null ? null : reconciliation.differences.length,
  ),
  perStrategy('strategy_weight_ratio', 'Weight of the sleeve.', ({ weight }) => weight),
  perStrategy('strategy_result', 'Result, quote currency.', ({ result }) => result),
  perStrategy('strategy_trades_total', 'Trades that were closed.', ({ trades }) => trades),
  perStrategy('strategy_open_positions', 'Positions.', ({ openPositions }) => openPositions),
  perStrategy('strategy_paused', '1 while it is paused.', ({ paused }) => Number(paused)),
  {
    name: 'refusals_total',
    help: 'Entries that were refused, by reason.',
    labels: ['strategy', 'reason'],
    read: (host) =>
      presentStrategies(host).flatMap(({ name, refusals }) =>
        Object.entries(refusals).map(([reason, count]): Sample => [count, name, reason]),
      ),
  },
  {
    name: 'plugin_faulty',
    help: '1 while a plugin is in quarantine or gives no answers.',
    labels: ['entry', 'plugin'],
    read: (host) =>
      supervisionRows(host).map(({ entry, plugin, state }) => [Number(state !== 'running'), entry, plugin]),
  },
  {
    name: 'model_accuracy_ratio',
    help: 'Accuracy of what models forecast over the last days.',
    labels: ['target'],
    read: (host) => forecastView(host).targets.map(({ target, live }) => [live.model, target]),
  },
  {
    name: 'model_persistence_accuracy_ratio',
    help: 'Accuracy of the persistence rule on the same forecasts.',
    labels: ['target'],
    read: (host) => forecastView(host).targets.map(({ target, live }) => [live.persistence, target]),
  },
  {
    name: 'model_gain_ratio',
    help: 'Gain over persistence that the drift alarm judges by: of accuracy, or of the squared error.',
    labels: ['target'],
    read: ({ meta }) => meta.learner.drift().map(({ target, figures }) => [figures?.gain ?? null, target]),
  },
  {
    name: 'model_alarm',
    help: '1 while live results are no better than the baseline.',
    labels: ['target'],
    read: (host) => forecastView(host).targets.map(({ target, alarm }) => [Number(alarm), target]),
  },
]
