import {
  enter,
  exit,
  adjustStop,
  type Answer,
  type FillView,
  type PositionView,
  type RegimeView,
} from '@grodt/sdk'

/** What a strategy of these tests keeps: the whole of what it saw last, and a list. */
export interface Kept {
  last: string
  list: number[]
  nested: { readonly count: number; readonly note?: string | undefined }
  odd?: unknown
}

/** Everything that there is to see at a bar. */
export interface Seen {
  readonly time: number
  readonly budget: number
  readonly flat: boolean
  readonly position: PositionView | null
  readonly regime: RegimeView | null
  readonly fills: readonly FillView[]
  readonly close: number
  readonly values: readonly number[]
}

/** JSON has no NaN: here it must not be the same as null. */
const exact = (_: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value

const positionText = (position: PositionView | null): unknown => {
  if (position === null) return null
  const { side, quantity, entryPrice, entryTime, barsHeld, stop, target, bestPrice, unrealized, exiting } =
    position
  // Its own look, too: getters are no fields.
  const look = JSON.stringify(position)
  return [side, quantity, entryPrice, entryTime, barsHeld, stop, target, bestPrice, unrealized, exiting, look]
}

/** Note all that was seen in the state, so that any difference is one of the states. */
export function witness(state: Kept, seen: Seen): void {
  const { position, ...rest } = seen
  state.last = JSON.stringify([rest, positionText(position)], exact)
  state.list.push(seen.close)
  if (state.list.length > 3) state.list.shift()
  state.nested = { count: state.nested.count + seen.fills.length, note: seen.regime?.label }
}

/** Answers of every sort, the wrong ones too. */
export function answerOf(draw: number, state: Kept, { close, position }: Seen): Answer {
  if (draw > 0.97) throw new RangeError(`drawn to fail after ${state.nested.count} fills`)
  if (draw > 0.96) state.odd = () => 'no data'
  if (draw > 0.94)
    return { action: 'enter', side: 'long', size: 7, reason: 'too much', note: 'extra' } as Answer
  if (draw > 0.93) return enter('long', { size: 0.5, reason: Symbol('none') as unknown as string })
  if (draw > 0.92) return Promise.resolve(null) as unknown as Answer
  if (draw > 0.85) return exit('drawn')
  if (draw > 0.8 && position !== null) {
    return adjustStop(position.side === 'long' ? close * 0.99 : close * 1.01, 'drawn')
  }
  if (draw < 0.35) {
    return enter(draw < 0.18 ? 'long' : 'short', {
      size: 0.1 + draw,
      stop: { distance: 0.5 + draw },
      trail: { atrPeriod: 3, multiple: 2 },
      maxBars: 1 + Math.floor(draw * 20),
      order: draw < 0.1 ? { type: 'limit', price: close * 0.999, expiry: 2 } : undefined,
      reason: `drawn as number ${state.nested.count}`,
      facts: { draw, mean: NaN },
    })
  }
  return null
}
