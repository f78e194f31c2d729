import { MASK } from '../runtime/series.ts'
import type { Kernel, KernelSource } from './kernel.ts'
import { memory } from './memory.ts'

const DAY = 86_400_000
const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 }

/** Bars with volume that a session must have before its deviation means anything. */
const SIGMA_BARS = 3

/**
 * VWAP of typical prices since 00:00 UTC of the bar's open time, and the volume-weighted population standard
 * deviation around it; outputs vwap, sigma. Running weighted mean and variance after West (1979), because
 * E[x^2] - E[x]^2 is rounding noise early in a session. A bar without volume changes neither output; both are NaN
 * while the session has no volume, sigma until its third bar with volume. A series that begins within
 * a day begins with a partial session.
 */
export function sessionVwap(source: KernelSource): Kernel {
  const { series } = source
  const inputs = source.kernel('source', 'typical').outputs
  const outputs = [source.series.ring(), source.series.ring()]
  const state = Float64Array.of(-Infinity, 0, 0, 0, 0) // end of session, volume, mean, squares, bars with volume
  return {
    outputs,
    warmup: barsPerDay(series.timeframe),
    window: 0,
    run(from, to) {
      const { time, volume } = series
      const typical = inputs[0]
      const vwapRing = outputs[0]
      const sigmaRing = outputs[1]
      const mask = MASK
      let end = state[0]
      let weight = state[1]
      let mean = state[2]
      let squares = state[3]
      let traded = state[4]
      for (let i = from; i < to; i++) {
        const at = i & mask
        if (time[at] >= end) {
          end = (Math.floor(time[at] / DAY) + 1) * DAY
          weight = 0
          mean = 0
          squares = 0
          traded = 0
        }
        const size = volume[at]
        if (size > 0) {
          traded++
          const total = weight + size
          const distance = typical[at] - mean
          const step = distance * (size / total)
          squares += weight * distance * step
          mean += step
          weight = total
        }
        vwapRing[at] = traded > 0 ? mean : NaN
        sigmaRing[at] = traded >= SIGMA_BARS ? Math.sqrt(squares / weight) : NaN
      }
      state[0] = end
      state[1] = weight
      state[2] = mean
      state[3] = squares
      state[4] = traded
    },
    ...memory(state),
  }
}

/** Bars of a whole day: after that many a new session has begun, whatever came before. 1,440 when not known. */
function barsPerDay(timeframe: string): number {
  if (/^\d+[dw]$/.test(timeframe)) return 1
  const match = /^(\d+)([smh])$/.exec(timeframe)
  return match === null ? 1440 : Math.max(1, Math.ceil(DAY / (Number(match[1]) * UNITS[match[2]])))
}
