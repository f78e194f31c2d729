import type { InstanceContext, PluginLogger } from '../contract/context.ts'
import type { Bars, Values } from '../contract/values.ts'
import { BarsHandle } from './handles.ts'
import type { SeriesView } from './series.ts'

/** What is the same for all kinds of plugin: identity, configuration, state, logger, random numbers. */
export interface InstanceParts<Config, State> {
  readonly name: string
  config: Config
  state: State
  readonly log: PluginLogger
  readonly random: () => number
}

/** Identity, configuration and state, read through to what the host may replace on a reload. */
export class BaseContext<Config, State> implements InstanceContext<Config, State> {
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
export class BarsContext<Config, State> extends BaseContext<Config, State> implements Bars {
  readonly timeframe: string
  readonly openTime: Values
  readonly open: Values
  readonly high: Values
  readonly low: Values
  readonly close: Values
  readonly volume: Values
  readonly #series: SeriesView

  constructor(parts: InstanceParts<Config, State>, series: SeriesView) {
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
