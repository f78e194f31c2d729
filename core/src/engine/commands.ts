import { resetKillSwitch, triggerKillSwitch } from '../risk/kill-switch.ts'
import { removeLock } from '../risk/locks.ts'
import type { Engine } from './engine.ts'
import type { Command } from './inputs.ts'
import {
  haltBook,
  killSwitchMoved,
  lockReleased,
  pauseStrategy,
  resumeStrategy,
  rewatch,
} from './protect-events.ts'
import { valueNow } from './valuation.ts'

/**
 * What a person wants of a running engine. It holds from the last closed bar on: exits that it causes are filled at
 * the next open. A command that cannot be carried out changes nothing and is answered by `command-refused`.
 */
export function applyCommand(engine: Engine, command: Command): void {
  valueNow(engine)
  const problem = command.reason.trim() === '' ? 'it needs a reason' : carryOut(engine, command)
  if (problem !== null) {
    const { name, reason, author } = command
    engine.emit({ kind: 'command-refused', command: name, problem, why: reason, author })
    return
  }
  rewatch(engine)
}

/** @returns why it cannot be carried out, or null */
function carryOut(engine: Engine, command: Command): string | null {
  const { guard, time, equity } = engine
  const { state, killSwitchRules } = guard
  const { killSwitch } = state
  const { reason, author } = command
  const before = killSwitch.stage
  switch (command.name) {
    case 'remove-lock': {
      const lock = removeLock(state.locks, command.lock)
      if (lock === undefined) return `there is no lock ${command.lock}`
      lockReleased(engine, lock, command)
      return null
    }
    case 'trigger-kill-switch':
      if (!triggerKillSwitch(killSwitch, killSwitchRules, time, reason, author)) {
        return 'the kill switch is latched already'
      }
      killSwitchMoved(engine, before)
      haltBook(engine)
      return null
    case 'reset-kill-switch':
      if (!resetKillSwitch(killSwitch, killSwitchRules, equity, time, reason, author)) {
        return 'the kill switch is not latched'
      }
      killSwitchMoved(engine, before)
      return null
    case 'pause': {
      const own = state.strategies.find(({ name }) => name === command.strategy)
      if (own === undefined) return unknownStrategy(engine, command.strategy)
      if (own.pause !== null) return `${own.name} is paused already`
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
      const own = state.strategies.find(({ name }) => name === command.strategy)
      if (own === undefined) return unknownStrategy(engine, command.strategy)
      if (own.pause === null) return `${own.name} is not paused`
      resumeStrategy(engine, own.name, 'person', command)
      return null
    }
  }
}

function unknownStrategy({ sleeves }: Engine, name: string): string {
  return `there is no strategy "${name}"; there are: ${sleeves.map((sleeve) => sleeve.name).join(', ')}`
}
