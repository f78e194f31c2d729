import type { Engine } from '../../engine/engine.ts'
import type { Prepared } from '../../host/prepare.ts'
import type { Candles } from '../../market/columns.ts'
import { backtestSteps, type RunOptions } from '../run.ts'
import type { RunJournal } from './journal.ts'

/**
 * `runBacktest` with every input in a journal, for which it waits now and then. The result is the same.
 *
 * @throws GrodtError PLUGIN_FAILED
 */
export async function runInto(
  journal: RunJournal,
  prepared: Prepared,
  candles: readonly Candles[],
  options: Omit<RunOptions, 'inputs'>,
): Promise<Engine> {
  const steps = backtestSteps(prepared, candles, { ...options, inputs: journal })
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    const wait = journal.behind()
    if (wait !== null) await wait
  }
}
