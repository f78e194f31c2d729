import type {
  FillView,
  InstanceContext,
  InstrumentInfo,
  PluginLogger,
  PositionView,
  RegimeView,
  SymbolSetup,
  SymbolView,
} from '../contract/context.ts'
import type { ClassifierContext } from '../contract/classifier.ts'
import type { StrategyContext, StrategySetup, UniverseContext, UniverseSetup } from '../contract/strategy.ts'
import type { Bars, IndicatorRequests, Values } from '../contract/values.ts'
import type { IndicatorRegistry } from '../indicators/registry.ts'
import { indicatorRequests } from '../indicators/requests.ts'
import { BarsHandle } from './handles.ts'
import type { Series } from './series.ts'

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

/** The registry of another timeframe of the symbol. @throws when the host cannot make that timeframe. */
export type OpenTimeframe = (timeframe: string) => IndicatorRegistry

/** What is the same for all kinds of plugin: identity, configuration, state, logger, random numbers. */
export interface InstanceParts<Config, State> {
  readonly name: string
  config: Config
  state: State
  readonly log: PluginLogger
  readonly random: () => number
}

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

function barsWithRequests(registry: IndicatorRegistry, phase: SetupPhase): Bars & IndicatorRequests {
  return Object.assign(new BarsHandle(registry.series), guarded(indicatorRequests(registry), phase))
}

function symbolSetup(
  registry: IndicatorRegistry,
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

/** Identity, configuration and state, read through to what the host may replace on a reload. */
class BaseContext<Config, State> implements InstanceContext<Config, State> {
  readonly name: string
  readonly log: PluginLogger
  readonly random: () => number
  readonly #parts: InstanceParts<Config, State>

  constructor(parts: InstanceParts<Config, State>) {
    this.#parts = parts
    this.name = parts.name
    this.log = parts.log
    this.random = parts.random
  }

  get config(): Config {
    return this.#parts.config
  }

  get state(): State {
    return this.#parts.state
  }
}

/** Adds the bar columns of a series; the handles are made once and serve every bar. */
class BarsContext<Config, State> extends BaseContext<Config, State> implements Bars {
  readonly timeframe: string
  readonly openTime: Values
  readonly open: Values
  readonly high: Values
  readonly low: Values
  readonly close: Values
  readonly volume: Values
  readonly #series: Series

  constructor(parts: InstanceParts<Config, State>, series: Series) {
    super(parts)
    const bars = new BarsHandle(series)
    this.#series = series
    this.timeframe = bars.timeframe
    this.openTime = bars.openTime
    this.open = bars.open
    this.high = bars.high
    this.low = bars.low
    this.close = bars.close
    this.volume = bars.volume
  }

  get count(): number {
    return this.#series.cursor + 1
  }
}

class SymbolStrategyContext<Config, State>
  extends BarsContext<Config, State>
  implements StrategyContext<Config, State>
{
  readonly instrument: InstrumentInfo
  readonly #slot: SlotView
  readonly #sleeve: SleeveView

  constructor(parts: InstanceParts<Config, State>, series: Series, slot: SlotView, sleeve: SleeveView) {
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

/** One symbol of a universe strategy. */
class UniverseSymbolView extends BarsHandle implements SymbolView {
  readonly instrument: InstrumentInfo
  readonly #slot: SlotView

  constructor(series: Series, slot: SlotView) {
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

class BarClassifierContext<Config, State>
  extends BarsContext<Config, State>
  implements ClassifierContext<Config, State>
{
  readonly #clock: { readonly time: number }

  constructor(parts: InstanceParts<Config, State>, series: Series, clock: { readonly time: number }) {
    super(parts, series)
    this.#clock = clock
  }

  get time(): number {
    return this.#clock.time
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
  readonly registry: IndicatorRegistry
  readonly openTimeframe: OpenTimeframe
  readonly slot: SlotView
}

/** The two faces of a context: what `create` gets, and what `onBar` gets once `close` was called. */
export interface ContextPair<Setup, Context> {
  readonly setup: Setup
  readonly context: Context
  /** End of the setup phase: later requests are errors. */
  close(): void
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

/** Contexts of a regime classifier. */
export function classifierContexts<Config, State>(
  parts: InstanceParts<Config, State>,
  registry: IndicatorRegistry,
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
