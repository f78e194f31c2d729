import regime from '../../plugins/regime-efficiency-ratio/src/index.ts'
import breakout from '../../plugins/strategy-breakout/src/index.ts'
import meanReversion from '../../plugins/strategy-mean-reversion/src/index.ts'
import scalper from '../../plugins/strategy-vwap-ema-scalper/src/index.ts'
import { parameterTable } from './parameter-table.ts'

/** docs/strategies.md: definitions by hand, parameters from the schemas. */
export function strategiesPage(): string {
  return `# The strategies and the regime classifier

Session means the UTC day; the typical price is (high + low + close) / 3; ATR and ADX are Wilder's. All conditions are
checked at the close of a bar, and market orders fill at the next open. Stops and targets count from the fill.

## What is true about them

- On 5m and 15m bars with taker fees (about 11 to 13 basis points a round trip) none of the three has a net edge. S3 on 1h to 4h
  bars is the only one with a plausible positive one, and its interval includes zero. The default timeframe is 1h.
- The width of the stop matters most. A round trip of 13 basis points eats this share of a stop of 2.5 ATR: 15 to 30 % on 5m, 8 to
  15 % on 15m, 4 to 7 % on 1h, 2 to 3 % on 4h. A backtest prints the share of each strategy: above 5 % it warns, above 10 % the
  strategy is not fit for live trading.
- Sizing by ATR is the dependable improvement. Sizing by deviation (S2) and breakout strength (S3) carry next to no
  information about the outcome, so their effect is capped.
- The regime gate lowers the number of trades by about 35 to 45 % and does not reliably raise returns.

The size of an entry is the fraction of the budget at which a fill at the stop loses \`risk_per_trade\`, at most 1.

## S1 VWAP/EMA scalper (\`vwap-ema-scalper\`)

Long: the low touches the EMA, the close is above the EMA and above the session VWAP, and the EMA rises. Short is
mirrored. Stop \`stop_atr\` x ATR, target \`risk_reward_ratio\` x the stop distance, time stop \`max_bars\`.

${parameterTable(scalper.config)}

## S2 mean reversion (\`mean-reversion\`)

z is the close minus the VWAP over the volume-weighted standard deviation around it (from the third bar of a session on).
Long when z is at or below minus the threshold and, with the trend filter, the close is above the EMA of \`trend_days\`
days; short is mirrored. Stop \`stop_atr\` x ATR, target \`risk_reward_ratio\` x the stop distance, time stop
\`mean_reversion_period\`. The size grows with |z| over the threshold, at most \`max_size_factor\` times.

${parameterTable(meanReversion.config)}

## S3 breakout (\`breakout\`)

Long: the close is above the highest high of the \`channel_period\` bars before, the move from close to close is at least
\`breakout_threshold\` ATRs of the bar before, and with \`volume_confirmation\` the volume is at least \`volume_factor\` times the
mean of the \`volume_period\` bars before. Short is mirrored. Stop \`stop_atr\` x ATR; a chandelier stop trails
\`trail_atr\` x the present ATR behind the best price; time stop \`max_bars\`.

${parameterTable(breakout.config)}

## Regime classifier (\`efficiency-ratio\`)

Labels: trending, ranging. The measure (efficiency ratio or ADX) must rise to the upper threshold for trending and fall to the
lower one for ranging, and a regime lasts at least \`min_dwell\` bars. It starts as ranging with confidence 0. It describes
the bars behind; how often it names the next bar's label says nothing, because their windows overlap.

${parameterTable(regime.config)}
`
}
