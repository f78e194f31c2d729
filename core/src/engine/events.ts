import type { Signal } from '@grodt/sdk'
import type { ErrorCode } from '../errors.ts'
import type { LearningNote } from '../learning/notes.ts'
import type { LimitName } from '../risk/limits.ts'
import type { Cause } from '../portfolio/trade.ts'
import type { KillSwitchCause, KillSwitchStage } from '../risk/kill-switch.ts'
import type { Lock, LockReason, LockScope } from '../risk/locks.ts'
import type { Pause } from '../risk/protections-state.ts'
import type { Command } from './inputs.ts'
import type { Departure } from './takeover/takeover.ts'

/** Why an entry was not let through, beside the limits of the risk check. */
export type GateName =
  | 'regime'
  | 'disabled'
  | 'quarantine'
  | 'position-open'
  | 'order-waiting'
  | 'spot-short'
  | 'kill-switch'
  | 'paused'
  | 'locked'

/** Fields that every event has. */
interface EventBase {
  /** Counts up from 1 in one run. */
  readonly seq: number
  /** Engine time, ms. */
  readonly time: number
}

interface SleeveEvent extends EventBase {
  readonly strategy: string
  readonly symbol: string
}

/**
 * What a strategy said, before anything became of it. The event after an entry says whether it was approved or refused.
 * An exit does something where a position is open or an entry waits, a move of the stop where a position is held.
 */
export interface SignalGiven extends SleeveEvent {
  readonly kind: 'signal'
  /** As the strategy returned it. */
  readonly signal: Signal
  /** The position that it met; `leaving` is closed at the next open already. */
  readonly position: 'flat' | 'open' | 'leaving'
  /** Whether an entry of the strategy waited. */
  readonly waiting: boolean
}

/** An entry passed gate and limits and waits for its fill. */
export interface OrderApproved extends SleeveEvent {
  readonly kind: 'order-approved'
  readonly order: number
  readonly side: 'long' | 'short'
  readonly type: 'market' | 'limit' | 'stop'
  /** Null for a market order. */
  readonly price: number | null
  /** Base currency. */
  readonly quantity: number
  /** Quote currency, at the decision price. */
  readonly notional: number
  /** The limit that cut it, or null. */
  readonly cutBy: LimitName | null
  /** The strategy's sentence; its numbers are in the signal. */
  readonly reason: string
  readonly strength: number | null
  readonly regime: string | null
  readonly confidence: number | null
  readonly weight: number
}

/** An entry was refused: which limit or gate, what was wanted, what is allowed. */
export interface OrderRefused extends SleeveEvent {
  readonly kind: 'order-refused'
  readonly side: 'long' | 'short'
  readonly limit: LimitName | GateName
  /** Number (quote currency or count) or label. */
  readonly value: number | string
  readonly allowed: number | string
  /** The strategy's sentence; its numbers are in the signal. */
  readonly reason: string
}

/** A waiting entry ended without (the rest of) its fill. */
export interface OrderCancelled extends SleeveEvent {
  readonly kind: 'order-cancelled'
  readonly order: number
  readonly cause:
    | 'expired'
    | 'signal'
    | 'position-closed'
    | 'quarantine'
    | 'liquidation'
    | 'end'
    | 'locked'
    | 'paused'
    | 'kill-switch'
    | 'shrink'
    | 'disabled'
}

/** An execution in the books of one sleeve. */
export interface FillBooked extends SleeveEvent {
  readonly kind: 'fill'
  /** The entry order that it belongs to; null for an exit. */
  readonly order: number | null
  readonly side: 'buy' | 'sell'
  readonly quantity: number
  readonly price: number
  /** What was paid or received for it before fees, as booked. Quote currency, never negative. */
  readonly notional: number
  /** Quote currency; of a fee in the base currency its value at the price of the fill. */
  readonly fee: number
  /** What the fee took of the quantity, base currency; only where a purchase pays its fee in it. */
  readonly baseFee?: number
  /** Price given up against the undisturbed price, part of `price` already. Quote currency. */
  readonly slippage: number
  readonly cause: Cause
  /** `crossed`: against another sleeve without cost, at the open, or at the last price where it is handed over. */
  readonly liquidity: 'maker' | 'taker' | 'crossed'
}

/** A position went back to flat. `trade` is its row in the trade log. */
export interface TradeClosed extends SleeveEvent {
  readonly kind: 'trade-closed'
  readonly trade: number
  readonly cause: Cause
  /** Quote currency. */
  readonly net: number
}

export interface StopMoved extends SleeveEvent {
  readonly kind: 'stop-moved'
  readonly price: number
  readonly by: 'signal' | 'trail'
}

export interface RegimeChanged extends EventBase {
  readonly kind: 'regime-changed'
  readonly symbol: string
  readonly timeframe: string
  readonly from: string | null
  readonly to: string
  readonly confidence: number
}

/** A plugin threw or gave an invalid answer; nothing of that answer was applied. */
export interface PluginStrike extends EventBase {
  readonly kind: 'plugin-strike'
  readonly instance: string
  readonly strikes: number
  readonly problem: string
}

export interface Quarantined extends EventBase {
  readonly kind: 'quarantined'
  readonly strategy: string
  readonly strikes: number
  /** Whatever the number of strikes: an answer did not come. Left out where the strikes were the cause. */
  readonly cause?: 'outside'
}

/** A person has let a strategy out of quarantine; its strikes count from 0 again. */
export interface QuarantineReleased extends EventBase {
  readonly kind: 'quarantine-released'
  readonly strategy: string
  /** How many it had. */
  readonly strikes: number
  readonly why: string
  readonly author: string
}

export interface FundingBooked extends SleeveEvent {
  readonly kind: 'funding'
  /** Quote currency; positive was paid. */
  readonly paid: number
}

export interface Liquidated extends EventBase {
  readonly kind: 'liquidated'
  /** Quote currency. */
  readonly equity: number
  readonly required: number
}

export interface WeightsSet extends EventBase {
  readonly kind: 'weights-set'
  readonly weights: Readonly<Record<string, number>>
  /** Strategies that get nothing for now; left out where the meta-controller did not decide. */
  readonly off?: readonly string[]
  /** Scales every budget from here on; left out where it stays. */
  readonly exposure?: number
}

/** The meta-controller has decided; its record is in the input. The event after it says what was set, if anything. */
export interface AllocationDecided extends EventBase {
  readonly kind: 'allocation-decided'
  readonly decision: number
  readonly moved: boolean
  readonly reason: string
}

/** What became of models and their forecasts. */
export interface LearningNoted extends EventBase {
  readonly kind: 'learning'
  readonly note: LearningNote
}

/** Entries are locked; `lock` is the number by which a person removes it. */
export interface LockSet extends EventBase, Omit<Lock, 'id'> {
  readonly kind: 'lock-set'
  readonly lock: number
}

export interface LockReleased extends EventBase, LockScope {
  readonly kind: 'lock-released'
  readonly lock: number
  readonly reason: LockReason
  readonly by: 'time' | 'person'
  readonly why: string | null
  readonly author: string | null
}

/** A strategy goes manage-only. */
export interface StrategyPaused extends EventBase, Omit<Pause, 'from'> {
  readonly kind: 'strategy-paused'
  readonly strategy: string
}

export interface StrategyResumed extends EventBase {
  readonly kind: 'strategy-resumed'
  readonly strategy: string
  readonly by: 'cool-down' | 'regime' | 'person'
  /** What had paused it. */
  readonly rule: Pause['rule']
  /** Ms. */
  readonly pausedFor: number
  readonly why: string | null
  readonly author: string | null
}

/** The kill switch went to another stage. */
export interface KillSwitchMoved extends EventBase {
  readonly kind: 'kill-switch'
  readonly from: KillSwitchStage
  readonly to: KillSwitchStage
  readonly cause: KillSwitchCause | null
  /** Fractions; null where a person moved it. */
  readonly value: number | null
  readonly limit: number | null
  /** Quote currency: equity, and what its losses are measured from, after a reset the new marks. */
  readonly equity: number
  readonly highWaterMark: number
  readonly dayStart: number
  readonly action: 'freeze' | 'flatten'
  readonly why: string | null
  readonly author: string | null
}

/** A command that could not be carried out; nothing has changed. */
export interface CommandRefused extends EventBase {
  readonly kind: 'command-refused'
  readonly command: Command['name']
  /** From the table of errors, and its sentence. */
  readonly code: ErrorCode
  readonly problem: string
  readonly why: string
  readonly author: string
}

/** The host runs another revision from here on. */
export interface RevisionActivated extends EventBase {
  readonly kind: 'revision-activated'
  readonly revision: number
  readonly author: string
  /** What is other than before: keys of the configuration, plugins. */
  readonly changed: readonly string[]
  /** Keys whose new values wait. */
  readonly waiting: readonly string[]
}

/** A strategy is not configured or not enabled any more; `disabled` does not concern orders and exits by itself. */
export interface StrategyLeft extends EventBase, Departure {
  readonly kind: 'strategy-left'
  /** What it held then. */
  readonly positions: number
  readonly waiting: number
}

/** The books of a strategy go on under another name: that of `strategy`. */
export interface StrategyRenamed extends EventBase {
  readonly kind: 'strategy-renamed'
  readonly strategy: string
  readonly from: string
}

/** A strategy that was removed is configured again and goes on with its books. */
export interface StrategyReturned extends EventBase {
  readonly kind: 'strategy-returned'
  readonly strategy: string
}

/** A position goes to another strategy at the last price, with its exits. The fills of both follow. */
export interface PositionHandedOver extends SleeveEvent {
  readonly kind: 'position-handed-over'
  /** The strategy that takes it. */
  readonly to: string
  readonly side: 'long' | 'short'
  /** Base currency. */
  readonly quantity: number
  readonly price: number
}

export type EngineEvent =
  | SignalGiven
  | OrderApproved
  | OrderRefused
  | OrderCancelled
  | FillBooked
  | TradeClosed
  | StopMoved
  | RegimeChanged
  | PluginStrike
  | Quarantined
  | QuarantineReleased
  | FundingBooked
  | Liquidated
  | WeightsSet
  | AllocationDecided
  | LearningNoted
  | LockSet
  | LockReleased
  | StrategyPaused
  | StrategyResumed
  | KillSwitchMoved
  | CommandRefused
  | RevisionActivated
  | StrategyLeft
  | StrategyRenamed
  | StrategyReturned
  | PositionHandedOver

/** An event before the engine stamps sequence and time on it. */
export type Unstamped<E> = E extends EngineEvent ? Omit<E, 'seq' | 'time'> : never
