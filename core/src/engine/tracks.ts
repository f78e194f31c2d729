import type { Engine } from './engine.ts'

/** When the next bar of a longer track closes, ms; Infinity when none is known. */
export function nextLonger({ longer }: Engine): number {
  let time = Infinity
  for (const track of longer) time = Math.min(time, track.nextClose())
  return time
}

/** Move the cursors over the longer bars that have closed by now; returns whether there was any. */
export function advanceLonger(engine: Engine): boolean {
  const { time } = engine
  let fresh = false
  for (const track of engine.longer) {
    track.fresh = track.nextClose() <= time
    if (track.fresh) fresh = true
    while (track.nextClose() <= time) track.advance()
  }
  return fresh
}

/** Move the cursors of the base bars; returns whether there was any. */
export function advanceBase({ markets }: Engine): boolean {
  let fresh = false
  for (let i = 0; i < markets.length; i++) {
    const { base, present } = markets[i]
    if (base === null) continue
    base.fresh = present
    if (!present) continue
    base.advance()
    fresh = true
  }
  return fresh
}
