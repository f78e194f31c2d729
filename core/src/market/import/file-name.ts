import { timeframeMs } from '../timeframe.ts'

/** Quote currencies a symbol may end with when its parts are not separated, and the least length of what is before. */
const JOINED_QUOTES: readonly (readonly [quote: string, leastBase: number])[] = [
  ['FDUSD', 1],
  ['USDT', 1],
  ['USDC', 1],
  ['BUSD', 1],
  ['TUSD', 2],
  // Shorter ones end many a plain ticker (STETH, WBTC): what is before must look like a currency itself.
  ...['USD', 'EUR', 'GBP', 'JPY', 'CHF', 'AUD', 'CAD', 'NZD', 'TRY', 'BRL', 'BTC', 'ETH', 'BNB', 'DAI'].map(
    (quote) => [quote, 3] as const,
  ),
]
const QUOTES = new Set(JOINED_QUOTES.map(([quote]) => quote))
const VENUES = new Set([
  'BINANCE',
  'BITFINEX',
  'BITSTAMP',
  'BYBIT',
  'COINBASE',
  'GEMINI',
  'KRAKEN',
  'KUCOIN',
  'OKX',
])

/** First parts of file names that say what the file is, not which market it holds. */
const GENERAL = new Set(
  [
    'BARS',
    'CANDLE',
    'CANDLES',
    'CHART',
    'DATA',
    'DATASET',
    'DOWNLOAD',
    'EXPORT',
    'FILE',
    'HISTORICAL',
    'HISTORY',
  ].concat([
    'KLINE',
    'KLINES',
    'MY',
    'OHLC',
    'OHLCV',
    'OUTPUT',
    'PRICE',
    'PRICES',
    'QUOTES',
    'SAMPLE',
    'TEST',
    'TICKER',
  ]),
)

/** What the name of a candle file says about its content. */
export interface FileNameParts {
  readonly symbol: string
  /** Length of a bar in ms, null when the name does not say it. */
  readonly timeframeMs: number | null
}

/** True for a name that ends in `.csv` or `.csv.gz`. */
export function isCandleFileName(name: string): boolean {
  return /\.csv(?:\.gz)?$/i.test(name)
}

/**
 * Symbol and timeframe from a file name: `btcusdt_5m_2024.csv.gz` gives BTC/USDT and 5m, `ETH_USD.csv` ETH/USD,
 * `spy_1d_1998-2021.csv.gz` SPY and 1d. The symbol is the first part, or the first two where the second is a quote
 * currency; the name of a venue before it is passed over.
 */
export function parseFileName(name: string): FileNameParts {
  const parts = name
    .replace(/\.csv(?:\.gz)?$|\.gz$/i, '')
    .split(/[-_. ]+/)
    .filter((part) => part !== '')
  if (parts.length > 1 && VENUES.has(parts[0].toUpperCase())) parts.shift()
  const [first = name, second = ''] = parts
  const pair = QUOTES.has(second.toUpperCase())
  const lengths = parts
    .slice(pair ? 2 : 1)
    .map((part) => timeframeMs(part.replace(/[HDW]$/, (unit) => unit.toLowerCase())))
  return {
    symbol: pair ? `${first}/${second}`.toUpperCase() : toSymbol(first),
    timeframeMs: lengths.find((length) => length !== null) ?? null,
  }
}

/** False for a name whose symbol would be a guess, such as `candles.csv`, `2024-01.csv` or `1h.csv`. */
export function tellsSymbol(name: string): boolean {
  const { symbol } = parseFileName(name)
  const isDate = /^(?:19|20)\d\d(?:(?:0[1-9]|1[0-2])(?:[0-3]\d)?)?$/.test(symbol)
  return (
    !isDate &&
    !GENERAL.has(symbol) &&
    timeframeMs(symbol.toLowerCase()) === null &&
    /^[\p{L}\p{N}]/u.test(symbol)
  )
}

/** The symbol a user means: `btcusdt`, `BTC-USDT` and `BTC/USDT` are one market; `spy` is SPY. */
export function toSymbol(text: string): string {
  const upper = text.toUpperCase()
  const [base, quote] = upper.split(/[-_/]/)
  if (quote !== undefined) return QUOTES.has(quote) ? `${base}/${quote}` : upper
  for (const [ending, leastBase] of JOINED_QUOTES) {
    const length = upper.length - ending.length
    if (length >= leastBase && upper.endsWith(ending)) return `${upper.slice(0, length)}/${ending}`
  }
  return upper
}
