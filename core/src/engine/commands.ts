import { didYouMean, nearestName } from '@grodt/sdk/host'
import { GrodtError } from '../errors.ts'
import { resetKillSwitch, triggerKillSwitch } from '../risk/kill-switch.ts'
import { lockFor, removeLock } from '../risk/locks.ts'
import type { StrategyState } from '../risk/protections-state.ts'
import type { Engine } from './engine.ts'
import { releaseQuarantine } from './faults.ts'
import type { Command, LockEnd } from './inputs.ts'
import {
  haltBook,
  killSwitchMoved,
  lockEntries,
  lockReleased,
  pauseStrategy,
  resumeStrategy,
  rewatch,
} from './protect-events.ts'
import type { Sleeve } from './sleeve.ts'
import { valueNow } from './valuation.ts'

type AddLock = Extract<Command, { readonly name: 'add-lock' }>

/**
 * What a person wants of a running engine. It holds from the last closed bar on: exits that it causes are filled at
 * the next open. A command that cannot be carried out changes nothing and is answered by `command-refused`.
 */
export function applyCommand(engine: Engine, command: Command): void {
  valueNow(engine)
  const refusal = command.reason.trim() === '' ? new GrodtError('REASON_MISSING') : carryOut(engine, command)
  if (refusal !== null) {
    const { name, reason, author } = command
    const { code, message } = refusal
    engine.emit({ kind: 'command-refused', command: name, code, problem: message, why: reason, author })
    return
  }
  rewatch(engine)
}

/** @returns why it cannot be carried out, or null */
function carryOut(engine: Engine, command: Command): GrodtError | null {
  const { guard, time, equity } = engine
  const { state, killSwitchRules } = guard
  const { killSwitch } = state
  const { reason, author } = command
  const before = killSwitch.stage
  switch (command.name) {
    case 'add-lock':
      return addLock(engine, command)
    case 'remove-lock': {
      const lock = removeLock(state.locks, command.lock)
      if (lock === undefined) return unknownLock(engine, command.lock)
      lockReleased(engine, lock, command)
      return null
    }
    case 'trigger-kill-switch':
      if (!triggerKillSwitch(killSwitch, killSwitchRules, time, reason, author)) {
        return new GrodtError('KILL_SWITCH_LATCHED', { by: killSwitch.author ?? killSwitch.cause })
      }
      killSwitchMoved(engine, before)
      haltBook(engine)
      return null
    case 'reset-kill-switch':
      if (!resetKillSwitch(killSwitch, killSwitchRules, equity, time, reason, author)) {
        return new GrodtError('KILL_SWITCH_NOT_LATCHED', { stage: before })
      }
      killSwitchMoved(engine, before)
      return null
    case 'pause': {
      const own = strategyState(engine, command.strategy)
      if (own instanceof GrodtError) return own
      if (own.pause !== null) {
        return new GrodtError('STRATEGY_PAUSED', { name: own.name, by: own.pause.author ?? own.pause.rule })
      }
      pauseStrategy(engine, own.name, {
        rule: 'person',
        value: null,
        limit: null,
        sample: null,
        from: time,
        until: null,
        resume: 'person',
        symbol: null,
        regime: null,
        why: reason,
        author,
      })
      return null
    }
    case 'resume': {
      const own = strategyState(engine, command.strategy)
      if (own instanceof GrodtError) return own
      if (own.pause === null) return new GrodtError('STRATEGY_NOT_PAUSED', { name: own.name })
      resumeStrategy(engine, own.name, 'person', command)
      return null
    }
    case 'release-quarantine': {
      const sleeve = engine.sleeves.find(({ name }) => name === command.strategy)
      if (sleeve === undefined) return unknownStrategy(engine, command.strategy)
      if (!sleeve.quarantined) return notQuarantined(engine, sleeve)
      releaseQuarantine(engine, sleeve, command)
      return null
    }
  }
}

function addLock(engine: Engine, command: AddLock): GrodtError | null {
  const { strategy, symbol, end, reason: why, author } = command
  const { guard, sleeves, markets, time } = engine
  const sleeve = sleeves.find(({ name }) => name === strategy)
  if (strategy !== null && sleeve === undefined) return unknownStrategy(engine, strategy)
  const symbols = (sleeve?.slots ?? markets).map(({ instrument }) => instrument.symbol)
  if (symbol !== null && !symbols.includes(symbol)) {
    return unknownSymbol(strategy ?? 'The host', symbol, symbols)
  }
  if (time === 0 && end !== null && 'after' in end) return new GrodtError('LOCK_EARLY')
  const until = endTime(end, time)
  if (until !== null && until <= time) {
    return new GrodtError('LOCK_PASSED', { until: iso(until), now: iso(time) })
  }
  const scope = { strategy, symbol }
  const nothing = { value: null, limit: null }
  const reason = command.invariant === undefined ? 'person' : 'invariant'
  if (lockEntries(engine, { reason, ...scope, from: time, until, ...nothing, why, author }) !== null)
    return null
  const present = lockFor(guard.state.locks, reason, scope)
  const lasts = present?.until ?? null
  return new GrodtError('LOCK_LASTS', {
    lock: present?.id,
    until: lasts === null ? 'until a person removes it' : `until ${iso(lasts)}`,
  })
}

const iso = (ms: number): string => new Date(ms).toISOString()

function endTime(end: LockEnd | null, time: number): number | null {
  if (end === null) return null
  return 'at' in end ? end.at : time + end.after
}

function unknownLock({ guard }: Engine, lock: number): GrodtError {
  const ids = guard.state.locks.locks.map(({ id }) => id)
  const present = ids.length === 0 ? 'No lock is in force.' : `In force: ${ids.join(', ')}.`
  return new GrodtError('LOCK_UNKNOWN', { lock, present })
}

function notQuarantined({ sleeves }: Engine, { name, strikes }: Sleeve): GrodtError {
  const names = sleeves.filter(({ quarantined }) => quarantined).map((sleeve) => sleeve.name)
  const present = names.length === 0 ? 'No strategy is.' : `In quarantine: ${names.join(', ')}.`
  return new GrodtError('STRATEGY_NOT_QUARANTINED', { name, strikes, present })
}

function strategyState(engine: Engine, name: string): StrategyState | GrodtError {
  return engine.guard.state.strategies.find((own) => own.name === name) ?? unknownStrategy(engine, name)
}

/** The error of a name that no strategy has. */
export function unknownStrategy({ sleeves }: Engine, name: string): GrodtError {
  const names = sleeves.map((sleeve) => sleeve.name)
  const hint = didYouMean(nearestName(name, names))
  return new GrodtError('STRATEGY_UNKNOWN', { name, hint, names: names.join(', ') })
}

/** The error of a symbol that its owner, the host or a strategy, does not trade. */
export function unknownSymbol(owner: string, symbol: string, symbols: readonly string[]): GrodtError {
  const hint = didYouMean(nearestName(symbol, symbols))
  return new GrodtError('SYMBOL_UNKNOWN', { owner, symbol, hint, symbols: symbols.join(', ') })
}
