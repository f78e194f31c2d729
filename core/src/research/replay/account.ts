import type { Engine } from '../../engine/engine.ts'
import type { EngineEvent } from '../../engine/events.ts'
import { decodeSnapshot, encodeSnapshot, restoreEngine, takeEngineSnapshot } from '../../engine/snapshot.ts'
import type { HostSnapshot } from '../../host/durable/host-snapshot.ts'
import type { StartMark } from '../../host/durable/catch-up.ts'
import { identityOf } from '../../host/durable/identity.ts'
import { seriesName } from '../../host/durable/record.ts'
import { feedHistory, historyOf } from '../../host/paper-feed.ts'
import { paperEngine, paperMarket } from '../../host/paper-host.ts'
import type { Prepared } from '../../host/prepare.ts'
import { takeoverIn } from '../../host/takeover.ts'
import { wireEngine } from '../../host/wire.ts'
import { nextBars, simulatedMarket, type SimulatedMarket } from '../../market/simulated.ts'
import type { RunStart } from '../journal/about.ts'
import type { Ran } from './code.ts'

const silent = (): void => undefined

/** An account that goes again through what it went through. */
export interface ReplayedAccount {
  readonly engine: Engine
  readonly prepared: Prepared
  readonly ran: Ran
  /** Of the bars, by instrument. */
  readonly series: readonly string[]
  /** Where it trades on paper; null in a backtest, whose bars are what they are. */
  readonly paper: PaperMarket | null
}

/** The simulated market of a paper account, between the last bar and the next. */
interface PaperMarket {
  readonly market: SimulatedMarket
  /** Bars of history per symbol. */
  readonly history: number
  /** Market time at which trading began, ms. */
  readonly start: number
}

const seriesOf = ({ markets }: Engine, timeframe: string): string[] =>
  markets.map(({ instrument }) => seriesName(instrument.symbol, timeframe))

/** An account at its beginning, and what happened until then. */
export interface Begun {
  readonly account: ReplayedAccount
  readonly events: readonly EngineEvent[]
}

/** An account as it began: with the bars of its history, which its seed makes again. */
export function beginAccount(prepared: Prepared, mark: StartMark): Begun {
  const {
    start,
    market: { seed, timeframe },
  } = mark
  const events: EngineEvent[] = []
  const note = (seen: readonly EngineEvent[]): number => events.push(...seen)
  const engine = paperEngine(prepared, { log: silent, onEvents: note })
  const spec = paperMarket(prepared, seed, start)
  const history = prepared.checked.config.host.paper.historyBars
  const { before } = feedHistory(engine, simulatedMarket(spec), history, note)
  const series = seriesOf(engine, timeframe)
  const paper = { market: { ...before, spec }, history, start }
  return { account: { engine, prepared, ran: mark, series, paper }, events }
}

/**
 * A backtest before its first bar.
 *
 * @throws GrodtError PLUGIN_FAILED when a plugin cannot be created
 */
export function beginBacktest(prepared: Prepared, start: RunStart): Begun {
  const { markets, curveMs } = start.backtest
  const events: EngineEvent[] = []
  const engine = wireEngine(prepared, {
    markets,
    record: 'all',
    onFault: 'throw',
    curveMs,
    log: silent,
    onEvents: (seen) => events.push(...seen),
  })
  const series = markets.map((market) => market.series)
  return { account: { engine, prepared, ran: start, series, paper: null }, events }
}

/**
 * An account as a snapshot has it.
 *
 * @throws GrodtError ENGINE_STATE, ENGINE_STATE_DIFFERS, PLUGIN_STATE_UNFIT
 */
export function accountOf(prepared: Prepared, saved: HostSnapshot): ReplayedAccount {
  const {
    start,
    market: { seed, timeframe },
    feed,
  } = saved
  const engine = engineFrom(prepared, saved)
  const history = historyOf(feed)
  const spec = paperMarket(prepared, seed, start, history)
  const market = { ...structuredClone(feed.before), spec }
  if (feed.row > 0) nextBars(market, feed.row)
  const series = seriesOf(engine, timeframe)
  return { engine, prepared, ran: saved, series, paper: { market, history, start } }
}

/** An engine of a configuration that goes on with a state of its own or of another one. */
function engineFrom(prepared: Prepared, saved: Pick<HostSnapshot, 'engine' | 'identity'>): Engine {
  const { leftovers } = takeoverIn(saved, prepared)
  const engine = paperEngine(prepared, { log: silent, leftovers })
  restoreEngine(engine, saved.engine)
  return engine
}

/** The whole state of an engine, sharing nothing with it. */
export const stateOf = (engine: Engine): unknown => decodeSnapshot(encodeSnapshot(takeEngineSnapshot(engine)))

/**
 * The account under another configuration or other plugins: its state goes over as in a host that starts with them.
 *
 * @throws GrodtError ENGINE_STATE_DIFFERS, PLUGIN_STATE_UNFIT, PLUGIN_STATE_INVALID
 */
export function changeCode(account: ReplayedAccount, prepared: Prepared, ran: Ran): ReplayedAccount {
  const { series, paper } = account
  const engine = engineFrom(prepared, {
    engine: stateOf(account.engine),
    identity: identityOf(account.prepared),
  })
  if (paper === null) return { engine, prepared, ran, series, paper }
  const { market, history, start } = paper
  const spec = paperMarket(prepared, market.spec.seed, start, history)
  return { engine, prepared, ran, series, paper: { market: { ...market, spec }, history, start } }
}
