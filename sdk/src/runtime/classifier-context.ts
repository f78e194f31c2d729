import type { ClassifierContext } from '../contract/classifier.ts'
import type { InstanceContext, InstrumentInfo, SymbolSetup } from '../contract/context.ts'
import type { IndicatorSource } from '../indicators/requests.ts'
import { BarsContext, type InstanceParts } from './instance-context.ts'
import type { SeriesView } from './series.ts'
import {
  refuseRequests,
  symbolSetup,
  type ContextPair,
  type OpenTimeframe,
  type SetupPhase,
} from './setup.ts'

class BarClassifierContext<Config, State>
  extends BarsContext<Config, State>
  implements ClassifierContext<Config, State>
{
  readonly #clock: { readonly time: number }

  constructor(parts: InstanceParts<Config, State>, series: SeriesView, clock: { readonly time: number }) {
    super(parts, series)
    this.#clock = clock
  }

  get time(): number {
    return this.#clock.time
  }
}

refuseRequests(BarClassifierContext.prototype)

/** Contexts of a regime classifier. */
export function classifierContexts<Config, State>(
  parts: InstanceParts<Config, State>,
  registry: IndicatorSource,
  openTimeframe: OpenTimeframe,
  instrument: InstrumentInfo,
  clock: { readonly time: number },
): ContextPair<InstanceContext<Config, State> & SymbolSetup, ClassifierContext<Config, State>> {
  const phase: SetupPhase = { open: true }
  return {
    setup: Object.assign(symbolSetup(registry, openTimeframe, instrument, phase), parts),
    context: new BarClassifierContext(parts, registry.series, clock),
    close: () => void (phase.open = false),
  }
}
