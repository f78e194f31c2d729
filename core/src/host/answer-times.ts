import type { PluginKind } from '@grodt/sdk'
import { DurationHistogram } from '../plugins/duration-histogram.ts'
import type { Seat } from '../plugins/worker/seat.ts'

/** An entry whose answers come from a worker, and are timed. */
export interface TimedEntry {
  /** Name of the strategy; `regime`, `allocator`, `predictor ID`. */
  readonly entry: string
  readonly kind: PluginKind
  /** Id of its plugin. */
  readonly plugin: string
  readonly seat: Pick<Seat, 'key' | 'times'>
}

/**
 * Let the answers of a staff count on from those of the staff before, entry by entry, where the plugin is the same. What it was asked
 * while it was tried on past bars is forgotten, of new entries too: no step waited for that. The last ones of other code or
 * parameters are not its own.
 */
export function continueTimes(now: readonly TimedEntry[], before: readonly TimedEntry[]): void {
  for (const { entry, kind, plugin, seat } of now) {
    const same = before.find((one) => one.kind === kind && one.entry === entry && one.plugin === plugin)
    if (same === undefined) seat.times = new DurationHistogram()
    else seat.times = same.seat.key === seat.key ? same.seat.times : same.seat.times.afresh()
  }
}
