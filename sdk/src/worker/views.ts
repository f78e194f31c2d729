import type { FillView, InstrumentInfo, PositionView, RegimeView } from '../contract/context.ts'
import type { Side } from '../contract/signal.ts'
import type { SleeveView, SlotView } from '../runtime/strategy-context.ts'
import type { BarQuestion, SlotNumbers } from './protocol.ts'

/** A position as it is sent. */
export type PositionNumbers = { readonly [Name in keyof PositionView]: PositionView[Name] }

const NAMES = [
  'side',
  'quantity',
  'entryPrice',
  'entryTime',
  'barsHeld',
  'stop',
  'target',
  'bestPrice',
  'unrealized',
  'exiting',
] as const satisfies readonly (keyof PositionView)[]

/** What a position says now. */
export function positionNumbers(position: PositionView): PositionNumbers {
  return Object.fromEntries(NAMES.map((name) => [name, position[name]])) as unknown as PositionNumbers
}

/** One object for all positions of a slot, read through, with the same look as in the thread of the host. */
class SentPosition implements PositionView {
  #now: PositionNumbers

  constructor(now: PositionNumbers) {
    this.#now = now
  }

  set(now: PositionNumbers): void {
    this.#now = now
  }

  get side(): Side {
    return this.#now.side
  }

  get quantity(): number {
    return this.#now.quantity
  }

  get entryPrice(): number {
    return this.#now.entryPrice
  }

  get entryTime(): number {
    return this.#now.entryTime
  }

  get barsHeld(): number {
    return this.#now.barsHeld
  }

  get stop(): number {
    return this.#now.stop
  }

  get target(): number {
    return this.#now.target
  }

  get bestPrice(): number {
    return this.#now.bestPrice
  }

  get unrealized(): number {
    return this.#now.unrealized
  }

  get exiting(): boolean {
    return this.#now.exiting
  }
}

/** One symbol of a strategy, as of the last question. */
export class SentSlot implements SlotView {
  readonly instrument: InstrumentInfo
  hasBar = false
  flat = true
  position: PositionView | null = null
  regime: RegimeView | null = null
  #view: SentPosition | null = null
  readonly #regime = { known: true, label: '', confidence: 0 }

  constructor(instrument: InstrumentInfo) {
    this.instrument = instrument
  }

  set({ hasBar, flat, position, regime }: SlotNumbers): void {
    this.hasBar = hasBar
    this.flat = flat
    if (position !== null) {
      this.#view ??= new SentPosition(position)
      this.#view.set(position)
    }
    this.position = position === null ? null : this.#view
    this.regime = regime === null ? null : Object.assign(this.#regime, regime)
  }
}

/** What an instance sees beside its symbols, as of the last question. */
export class SentSleeve implements SleeveView {
  time = 0
  budget = 0
  fills: readonly FillView[] = []

  set({ time, budget, fills }: BarQuestion): void {
    this.time = time
    this.budget = budget
    this.fills = fills
  }
}
