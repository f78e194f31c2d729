import type {
  FillView,
  InstrumentInfo,
  PositionView,
  RegimeView,
  SymbolSetup,
  SymbolView,
} from '../contract/context.ts'
import type { StrategyContext, StrategySetup, UniverseContext, UniverseSetup } from '../contract/strategy.ts'
import type { IndicatorSource } from '../indicators/requests.ts'
import { BarsHandle } from './handles.ts'
import { BarsContext, BaseContext, type InstanceParts } from './instance-context.ts'
import type { SeriesView } from './series.ts'
import {
  refuseRequests,
  symbolSetup,
  type ContextPair,
  type OpenTimeframe,
  type SetupPhase,
} from './setup.ts'

/** What the host keeps up to date for one sleeve and symbol; contexts read it, never write it. */
export interface SlotView {
  readonly instrument: InstrumentInfo
  readonly hasBar: boolean
  readonly position: PositionView | null
  readonly flat: boolean
  readonly regime: RegimeView | null
}

/** What the host keeps up to date for one instance. */
export interface SleeveView {
  readonly time: number
  readonly budget: number
  readonly fills: readonly FillView[]
}

class SymbolStrategyContext<Config, State>
  extends BarsContext<Config, State>
  implements StrategyContext<Config, State>
{
  readonly instrument: InstrumentInfo
  readonly #slot: SlotView
  readonly #sleeve: SleeveView

  constructor(parts: InstanceParts<Config, State>, series: SeriesView, slot: SlotView, sleeve: SleeveView) {
    super(parts, series)
    this.instrument = slot.instrument
    this.#slot = slot
    this.#sleeve = sleeve
  }

  get time(): number {
    return this.#sleeve.time
  }

  get budget(): number {
    return this.#sleeve.budget
  }

  get fills(): readonly FillView[] {
    return this.#sleeve.fills
  }

  get hasBar(): boolean {
    return this.#slot.hasBar
  }

  get position(): PositionView | null {
    return this.#slot.position
  }

  get flat(): boolean {
    return this.#slot.flat
  }

  get regime(): RegimeView | null {
    return this.#slot.regime
  }
}

refuseRequests(SymbolStrategyContext.prototype)

/** One symbol of a universe strategy. */
class UniverseSymbolView extends BarsHandle implements SymbolView {
  readonly instrument: InstrumentInfo
  readonly #slot: SlotView

  constructor(series: SeriesView, slot: SlotView) {
    super(series)
    this.instrument = slot.instrument
    this.#slot = slot
  }

  get hasBar(): boolean {
    return this.#slot.hasBar
  }

  get position(): PositionView | null {
    return this.#slot.position
  }

  get flat(): boolean {
    return this.#slot.flat
  }

  get regime(): RegimeView | null {
    return this.#slot.regime
  }
}

refuseRequests(UniverseSymbolView.prototype)

class UniverseStrategyContext<Config, State>
  extends BaseContext<Config, State>
  implements UniverseContext<Config, State>
{
  readonly symbols: readonly string[]
  readonly #views: ReadonlyMap<string, SymbolView>
  readonly #sleeve: SleeveView

  constructor(
    parts: InstanceParts<Config, State>,
    views: ReadonlyMap<string, SymbolView>,
    sleeve: SleeveView,
  ) {
    super(parts)
    this.symbols = [...views.keys()]
    this.#views = views
    this.#sleeve = sleeve
  }

  get time(): number {
    return this.#sleeve.time
  }

  get budget(): number {
    return this.#sleeve.budget
  }

  get fills(): readonly FillView[] {
    return this.#sleeve.fills
  }

  symbol(name: string): SymbolView {
    return known(this.#views, name)
  }
}

function known<T>(entries: ReadonlyMap<string, T>, name: string): T {
  const entry = entries.get(name)
  if (entry === undefined) {
    throw new Error(`symbol("${name}"): this instance has only ${[...entries.keys()].join(', ')}.`)
  }
  return entry
}

/** One symbol of an instance: its registry at the instance's timeframe, and how to reach other timeframes. */
export interface SymbolWiring {
  readonly registry: IndicatorSource
  readonly openTimeframe: OpenTimeframe
  readonly slot: SlotView
}

/** Contexts of a per-symbol strategy. */
export function symbolStrategyContexts<Config, State>(
  parts: InstanceParts<Config, State>,
  wiring: SymbolWiring,
  sleeve: SleeveView,
): ContextPair<StrategySetup<Config, State>, StrategyContext<Config, State>> {
  const phase: SetupPhase = { open: true }
  const { registry, openTimeframe, slot } = wiring
  return {
    setup: Object.assign(symbolSetup(registry, openTimeframe, slot.instrument, phase), parts),
    context: new SymbolStrategyContext(parts, registry.series, slot, sleeve),
    close: () => void (phase.open = false),
  }
}

/** Contexts of a universe strategy; `wirings` in the configured order of its symbols. */
export function universeStrategyContexts<Config, State>(
  parts: InstanceParts<Config, State>,
  wirings: ReadonlyMap<string, SymbolWiring>,
  sleeve: SleeveView,
): ContextPair<UniverseSetup<Config, State>, UniverseContext<Config, State>> {
  const phase: SetupPhase = { open: true }
  const setups = new Map<string, SymbolSetup>()
  const views = new Map<string, SymbolView>()
  for (const [symbol, { registry, openTimeframe, slot }] of wirings) {
    setups.set(symbol, symbolSetup(registry, openTimeframe, slot.instrument, phase))
    views.set(symbol, new UniverseSymbolView(registry.series, slot))
  }
  return {
    setup: { ...parts, symbols: [...setups.keys()], symbol: (name: string) => known(setups, name) },
    context: new UniverseStrategyContext(parts, views, sleeve),
    close: () => void (phase.open = false),
  }
}
