import { seedFor, SeededRandom } from '@grodt/sdk/host'

/** What makes one simulated symbol differ from another. */
export interface MarketCharacter {
  /** First price, quote currency. */
  readonly price: number
  /** Standard deviation of the daily log return, fraction. */
  readonly volatility: number
  /** Mean value traded per day, quote currency. */
  readonly turnover: number
}

const KNOWN: Readonly<Record<string, MarketCharacter>> = {
  BTC: { price: 60_000, volatility: 0.025, turnover: 2e10 },
  ETH: { price: 3_000, volatility: 0.032, turnover: 1e10 },
  SOL: { price: 150, volatility: 0.042, turnover: 3e9 },
}

const cache = new Map<string, MarketCharacter>()

/** The character of a symbol: known ones by the name of their base currency, others derived from the name. */
export function marketCharacter(symbol: string): MarketCharacter {
  const known = cache.get(symbol)
  if (known !== undefined) return known
  const base = symbol.split('/')[0]
  const made = Object.hasOwn(KNOWN, base) ? KNOWN[base] : derived(symbol)
  cache.set(symbol, made)
  return made
}

/** Prices between 1 and 1,000, evenly on a log scale. */
function derived(symbol: string): MarketCharacter {
  const random = new SeededRandom(seedFor(0, symbol))
  const price = Number((10 ** (3 * random.next())).toPrecision(3))
  return { price, volatility: 0.03 + 0.03 * random.next(), turnover: 10 ** (8.5 + random.next()) }
}
