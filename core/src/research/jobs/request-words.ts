/** Options of the command line that messages about candles and backtests advise, as the keys of a request. */
export const REQUEST_KEYS = {
  'bad-rows': 'bad_rows',
  'data-timeframe': 'data_timeframe',
  into: 'into',
  replace: 'replace',
  symbol: 'symbol',
  timeframe: 'timeframe',
} as const

type Option = keyof typeof REQUEST_KEYS

/** What an option is without a value in the command line. */
const FLAGS: Readonly<Partial<Record<Option, boolean>>> = { replace: true }

/** An option by itself, not a part of a name, with the value that is advised. */
const ADVICE = new RegExp(
  `(?<![\\w/.-])--(${Object.keys(REQUEST_KEYS).join('|')})(?![\\w-])(?: (drop|[A-Z0-9]+/[A-Z0-9]+)(?![\\w/]))?`,
  'g',
)

/**
 * A message of the command line for whoever has sent a request: `give --replace` is `give "replace": true` there. What
 * reads and checks candles knows neither of the two callers apart, so its messages are worded here for the other one.
 */
export const inRequestWords = (message: string): string =>
  message.replaceAll(ADVICE, (_, option: Option, value?: string) => {
    const said = value ?? FLAGS[option]
    return JSON.stringify(REQUEST_KEYS[option]) + (said === undefined ? '' : `: ${JSON.stringify(said)}`)
  })
