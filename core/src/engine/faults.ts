import { GrodtError } from '../errors.ts'
import { pluginStack } from '../stack.ts'
import type { Engine } from './engine.ts'
import { cancelEntry } from './orders.ts'
import { beginOutage, endOutage } from './outage.ts'
import { noteFault, OutsideFault } from './outside.ts'
import type { Person } from './protect-events.ts'
import type { Runner } from './runner.ts'
import { InvalidAnswer } from './signals.ts'
import type { Sleeve } from './sleeve.ts'

/** When it failed; time 0 is before the first bar. */
const when = (time: number): string =>
  time === 0 ? 'while it was created' : `at the bar that closed ${new Date(time).toISOString()}`

/** An error of a plugin as the user sees it: what, where, and the stack that leads to the line. */
export function failure(
  kind: string,
  instance: string,
  plugin: string,
  symbol: string,
  time: number,
  error: unknown,
): GrodtError {
  const cause = error instanceof Error ? error : new Error(String(error))
  // What was answered was not thrown: no line led there.
  const stack = cause instanceof InvalidAnswer ? '' : pluginStack(cause)
  return new GrodtError(
    'PLUGIN_FAILED',
    { kind, instance, plugin, symbol, when: when(time), problem: cause.message, stack },
    { cause },
  )
}

/**
 * A strategy threw or gave an invalid answer. A backtest stops there; otherwise it is one strike, and at the
 * configured number of strikes the sleeve is quarantined: its positions keep their exits, nothing new is opened. An
 * answer that did not come quarantines it at once: to wait for the next would hold up all others again.
 */
export function pluginFailed(engine: Engine, runner: Runner, error: unknown): void {
  const { onFault } = engine.spec
  const { sleeve } = runner
  const symbols = runner.slots.map((slot) => slot.instrument.symbol).join(', ')
  if (onFault === 'throw') {
    throw failure('strategy', sleeve.name, runner.plugin, symbols, engine.time, error)
  }
  sleeve.strikes++
  const { name, strikes } = sleeve
  const problem = error instanceof Error ? error.message : String(error)
  engine.emit({ kind: 'plugin-strike', instance: name, strikes, problem })
  const outside = error instanceof OutsideFault
  if (outside) noteFault(engine, runner.memory?.instance ?? name, error)
  else if (strikes < onFault.strikesToQuarantine) return
  sleeve.quarantined = true
  beginOutage(sleeve.outages, { from: engine.time, problem, outside })
  for (const slot of sleeve.slots) cancelEntry(engine, slot, 'quarantine')
  engine.emit({ kind: 'quarantined', strategy: name, strikes, ...(outside ? { cause: 'outside' } : {}) })
}

/** A person or the supervisor trusts the strategy again: it is asked at its next bar, with the state that it has. */
export function releaseQuarantine(engine: Engine, sleeve: Sleeve, { reason, author }: Person): void {
  const { name, strikes } = sleeve
  sleeve.quarantined = false
  sleeve.strikes = 0
  endOutage(sleeve.outages, engine.time, author)
  engine.emit({ kind: 'quarantine-released', strategy: name, strikes, why: reason, author })
}
