import type { InstrumentInfo, SymbolSetup } from '../contract/context.ts'
import type { Bars, IndicatorRequests } from '../contract/values.ts'
import { indicatorRequests, REQUESTS, type IndicatorSource } from '../indicators/requests.ts'
import { BarsHandle } from './handles.ts'

/** The indicators of another timeframe of the symbol. @throws when the host cannot make that timeframe. */
export type OpenTimeframe = (timeframe: string) => IndicatorSource

/** Closes when `create` returns: what was not requested by then would start without history. */
export interface SetupPhase {
  open: boolean
}

function tooLate(name: string): never {
  throw new Error(`${name}(…): indicators are requested in create, not in onBar; keep the handle.`)
}

function tooLateForBars(timeframe: string): never {
  throw new Error(`bars("${timeframe}"): timeframes are requested in create, not in onBar.`)
}

/**
 * Have what `onBar` gets say where indicators are requested: without it a request there ends as "is not a function".
 *
 * @param prototype of a context; it gets no field of its own
 */
export function refuseRequests(prototype: object): void {
  for (const name of REQUESTS) Object.defineProperty(prototype, name, { value: () => tooLate(name) })
  Object.defineProperty(prototype, 'bars', { value: tooLateForBars })
}

function guarded(requests: IndicatorRequests, phase: SetupPhase): IndicatorRequests {
  const guardedRequests: Record<string, unknown> = {}
  for (const [name, request] of Object.entries(requests)) {
    guardedRequests[name] = (...args: unknown[]) => {
      if (!phase.open) tooLate(name)
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
    if (!phase.open) tooLateForBars(timeframe)
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
