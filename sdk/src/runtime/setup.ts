import type { InstrumentInfo, SymbolSetup } from '../contract/context.ts'
import type { Bars, IndicatorRequests } from '../contract/values.ts'
import { indicatorRequests, type IndicatorSource } from '../indicators/requests.ts'
import { BarsHandle } from './handles.ts'

/** The indicators of another timeframe of the symbol. @throws when the host cannot make that timeframe. */
export type OpenTimeframe = (timeframe: string) => IndicatorSource

/** Closes when `create` returns: what was not requested by then would start without history. */
export interface SetupPhase {
  open: boolean
}

function guarded(requests: IndicatorRequests, phase: SetupPhase): IndicatorRequests {
  const guardedRequests: Record<string, unknown> = {}
  for (const [name, request] of Object.entries(requests)) {
    guardedRequests[name] = (...args: unknown[]) => {
      if (!phase.open) {
        throw new Error(`${name}(…): indicators are requested in create, not in onBar; keep the handle.`)
      }
      return (request as (...all: unknown[]) => unknown)(...args)
    }
  }
  return guardedRequests as unknown as IndicatorRequests
}

function barsWithRequests(registry: IndicatorSource, phase: SetupPhase): Bars & IndicatorRequests {
  return Object.assign(new BarsHandle(registry.series), guarded(indicatorRequests(registry), phase))
}

/** One symbol as `create` sees it. */
export function symbolSetup(
  registry: IndicatorSource,
  openTimeframe: OpenTimeframe,
  instrument: InstrumentInfo,
  phase: SetupPhase,
): SymbolSetup {
  const bars = (timeframe: string): Bars & IndicatorRequests => {
    if (!phase.open)
      throw new Error(`bars("${timeframe}"): timeframes are requested in create, not in onBar.`)
    return barsWithRequests(openTimeframe(timeframe), phase)
  }
  return Object.assign(barsWithRequests(registry, phase), { instrument, bars })
}

/** The two faces of a context: what `create` gets, and what `onBar` gets once `close` was called. */
export interface ContextPair<Setup, Context> {
  readonly setup: Setup
  readonly context: Context
  /** End of the setup phase: later requests are errors. */
  close(): void
}
