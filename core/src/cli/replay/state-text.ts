import type { Trail } from '@grodt/sdk'
import type {
  AccountState,
  ExitPrice,
  OrderState,
  PositionState,
  TrackState,
} from '../../research/replay/state.ts'
import { price, signed, signedPercent, time } from '../run/format.ts'
import { riskLines } from '../steer/lines.ts'
import { amount, counted, fitName, percent, table, wrap, WIDTH } from '../text.ts'

const NAME = 24

/** A state as a screen of tables. */
export function stateLines(state: AccountState): string[] {
  const { record, event, book, strategies, positions, orders, risk, tracks, plugins, made } = state
  return [
    `${time(state.time.ms)} UTC, after record ${amount(record, 0)} and event ${amount(event, 0)}`,
    '',
    `equity ${amount(book.equity)} ${book.currency} (${signedPercent(book.totalReturn)}), cash ${amount(book.cash)}, reserved ${amount(book.reserved)}`,
    `high-water mark ${amount(book.highWaterMark)}, drawdown ${percent(book.drawdown, 2)}, deepest ${percent(book.maxDrawdown, 2)}, exposure ${percent(book.exposure)}`,
    `fees ${amount(book.fees)}, funding ${amount(book.funding)}, ${counted(book.trades, 'closed trade')}`,
    '',
    ...riskLines(risk),
    `losses of the book count from ${marks(risk.protections)}`,
    `losses of the kill switch from ${marks(risk.killSwitchMarks)}`,
    '',
    ...table(
      ['strategy', 'weight', 'budget', 'result', 'high', 'open', 'trades', 'strikes'],
      strategies.map((one) => [
        fitName(one.name, NAME),
        percent(one.weight),
        amount(one.budget, 0),
        signed(one.result),
        amount(one.highWaterMark),
        String(one.openPositions),
        String(one.trades),
        String(one.strikes),
      ]),
    ),
    ...strategies.flatMap(({ name, gates }) =>
      gates
        .filter(({ open }) => !open)
        .flatMap(({ symbol, reason }) => indented(`${name} ${symbol} closed: ${reason ?? ''}`)),
    ),
    '',
    ...positionLines(positions),
    '',
    ...orderLines(orders),
    '',
    ...tracks.flatMap(trackLines),
    '',
    ...plugins.flatMap(({ instance, plugin, version, random, state: own }) =>
      indented(`${instance} (${plugin}) state ${version} ${JSON.stringify(own)}, random ${random}`),
    ),
    '',
    ...indented(
      [
        ...Object.entries(made.configuration).map(([name, hash]) => `${name} ${hash.slice(0, 12)}`),
        ...Object.entries(made.plugins).map(([id, build]) => {
          const [version, hash = ''] = build.split(' ')
          return `${id} ${version} ${hash.slice(0, 12)}`
        }),
      ].join(', '),
    ),
  ]
}

const marks = ({ highWaterMark, dayStart }: AccountState['risk']['protections']): string =>
  `${amount(highWaterMark)} (peak) and ${amount(dayStart)} (day)`

const indented = (text: string): string[] =>
  wrap(text, WIDTH - 4).map((line, i) => (i === 0 ? '  ' : '    ') + line)

const orDash = (value: number | null, shown: (value: number) => string = price): string =>
  value === null ? '-' : shown(value)

function positionLines(positions: readonly PositionState[]): string[] {
  if (positions.length === 0) return ['no open position']
  return [
    ...table(
      ['open positions', 'symbol', 'side', 'quantity', 'entry', 'price', 'profit', 'stop', 'target', 'bars'],
      positions.map((one) => [
        fitName(one.strategy, NAME),
        one.symbol,
        one.side,
        String(Number(one.quantity.toPrecision(8))),
        price(one.entryPrice),
        price(one.price),
        signed(one.unrealized),
        orDash(one.stop),
        orDash(one.target),
        `${one.barsHeld}${one.maxBars === null ? '' : `/${one.maxBars}`}`,
      ]),
    ),
    ...positions.flatMap(({ strategy, symbol, entryTime, order, trail, bestPrice, leaving, reason }) =>
      indented(
        [
          `${strategy} ${symbol}: order ${order ?? '-'}, entered ${time(entryTime.ms)}`,
          ...(trail === null ? [] : [`${trailText(trail)}, best ${orDash(bestPrice)}`]),
          ...(leaving === null ? [] : [`closed at the next open (${leaving})`]),
          reason,
        ].join(', '),
      ),
    ),
  ]
}

function orderLines(orders: readonly OrderState[]): string[] {
  if (orders.length === 0) return ['no order waits']
  return [
    ...table(
      ['waiting orders', 'order', 'symbol', 'side', 'type', 'price', 'quantity', 'reserved', 'bars'],
      orders.map((one) => [
        fitName(one.strategy, NAME),
        String(one.order),
        one.symbol,
        one.side,
        one.type,
        orDash(one.price),
        String(Number(one.quantity.toPrecision(8))),
        amount(one.reserved),
        orDash(one.barsLeft, String),
      ]),
    ),
    ...orders.flatMap(({ order, stop, target, trail, maxBars, reason }) => {
      const exits = [exit('stop', stop), exit('target', target), trail && trailText(trail)]
      const rest = maxBars === null ? null : `at most ${counted(maxBars, 'bar')}`
      const parts = [...exits, rest, reason].filter((part) => part !== null)
      return indented(`order ${order}: ${parts.join(', ')}`)
    }),
  ]
}

const exit = (name: string, at: ExitPrice | null): string | null =>
  at && `${name} ${price(at.value)}${at.from === 'fill' ? ' from the fill' : ''}`

const trailText = (trail: Trail): string =>
  'distance' in trail ? `trail ${price(trail.distance)}` : `trail ${trail.multiple} ATR(${trail.atrPeriod})`

/** Eight significant digits of an indicator are enough for people. */
const short = (value: number | null): string => (value === null ? '-' : String(Number(value.toPrecision(8))))

function trackLines({ symbol, timeframe, bars, bar, regime, indicators }: TrackState): string[] {
  const label = regime === null ? null : `regime ${regime.label ?? 'unknown'}`
  const sure = regime === null || regime.confidence === null ? '' : ` ${percent(regime.confidence, 0)}`
  const last = bar === null ? 'no bar' : `bar of ${time(bar.time.ms)} close ${price(bar.close)}`
  const values = Object.entries(indicators).map(([key, outputs]) => `${key} ${outputs.map(short).join(' ')}`)
  const head = [
    `${symbol} ${timeframe}: ${last}, ${counted(bars, 'bar')}`,
    ...(label === null ? [] : [label + sure]),
  ]
  return [head.join(', '), ...(values.length === 0 ? [] : indented(values.join('; ')))]
}
