import type { Engine } from '../../engine/engine.ts'
import type { KillSwitchCause, KillSwitchStage } from '../../risk/kill-switch.ts'
import type { Lock } from '../../risk/locks.ts'
import type { Pause } from '../../risk/protections-state.ts'
import { moment, type Moment } from './time.ts'

/** What keeps the book from opening positions now. */
export interface RiskView {
  readonly killSwitch: KillSwitchRow
  readonly locks: readonly LockRow[]
  readonly paused: readonly PauseRow[]
}

export interface KillSwitchRow {
  readonly stage: KillSwitchStage
  readonly since: Moment | null
  readonly cause: KillSwitchCause | null
  /** Fractions; null where a person moved it. */
  readonly value: number | null
  readonly limit: number | null
  readonly action: 'freeze' | 'flatten'
  readonly why: string | null
  readonly author: string | null
}

export interface LockRow extends Omit<Lock, 'id' | 'from' | 'until'> {
  readonly lock: number
  readonly from: Moment
  readonly until: Moment | null
}

export interface PauseRow extends Omit<Pause, 'from' | 'until' | 'symbol' | 'regime'> {
  readonly strategy: string
  readonly from: Moment
  readonly until: Moment | null
}

const orNull = (ms: number | null): Moment | null => (ms === null ? null : moment(ms))

export function killSwitchRow({ guard }: Engine): KillSwitchRow {
  const { stage, since, cause, value, limit, why, author } = guard.state.killSwitch
  const { action } = guard.killSwitchRules
  return { stage, since: since === 0 ? null : moment(since), cause, value, limit, action, why, author }
}

/** The locks in force, in the order in which they were set. */
export function lockRows({ guard }: Engine): LockRow[] {
  return guard.state.locks.locks.map(({ id, from, until, ...rest }) => ({
    lock: id,
    ...rest,
    from: moment(from),
    until: orNull(until),
  }))
}

/** The paused strategies, in the configured order. */
export function pauseRows({ guard }: Engine): PauseRow[] {
  return guard.state.strategies.flatMap(({ name, pause }) => {
    if (pause === null) return []
    const { rule, value, limit, sample, from, until, resume, why, author } = pause
    const times = { from: moment(from), until: orNull(until) }
    return [{ strategy: name, rule, value, limit, sample, ...times, resume, why, author }]
  })
}

export function riskView(engine: Engine): RiskView {
  return { killSwitch: killSwitchRow(engine), locks: lockRows(engine), paused: pauseRows(engine) }
}
