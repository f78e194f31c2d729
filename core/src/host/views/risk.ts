import type { Engine } from '../../engine/engine.ts'
import type { KillSwitchCause, KillSwitchStage } from '../../risk/kill-switch.ts'
import type { Lock } from '../../risk/locks.ts'
import type { Pause } from '../../risk/protections-state.ts'
import { moment, type Moment } from './time.ts'

/** What keeps the book from opening positions now. */
export interface RiskView {
  readonly killSwitch: {
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
  readonly locks: readonly LockRow[]
  readonly paused: readonly PauseRow[]
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

export function riskView({ guard }: Engine): RiskView {
  const { killSwitch, locks, strategies } = guard.state
  const { stage, since, cause, value, limit, why, author } = killSwitch
  return {
    killSwitch: {
      stage,
      since: since === 0 ? null : moment(since),
      cause,
      value,
      limit,
      action: guard.killSwitchRules.action,
      why,
      author,
    },
    locks: locks.locks.map(({ id, from, until, ...rest }) => ({
      lock: id,
      ...rest,
      from: moment(from),
      until: orNull(until),
    })),
    paused: strategies.flatMap(({ name, pause }) => {
      if (pause === null) return []
      const { rule, value, limit, sample, from, until, resume, why, author } = pause
      const times = { from: moment(from), until: orNull(until) }
      return [{ strategy: name, rule, value, limit, sample, ...times, resume, why, author }]
    }),
  }
}
