import { COST_LIMIT, COST_WARNING } from '../../portfolio/cost-against-stop.ts'
import type { BacktestReport } from '../../research/report.ts'
import { percent, table, wrap, WIDTH, type Style } from '../text.ts'

const VERDICTS = { fine: 'fine', warning: 'high', 'too-dear': 'too high' } as const

/** How much of the distance to its stop each strategy loses to costs, and what follows from it. */
export function costSection({ statistics: { strategies } }: BacktestReport, style: Style): string[] {
  if (strategies.every(({ costAgainstStop }) => costAgainstStop.stops === 0)) return []
  const lines = table(
    ['', 'median stop', 'round trip', 'share', ''],
    strategies.map(({ name, costAgainstStop: { medianStop, roundTripCost, share, verdict } }) => [
      name,
      percent(medianStop, 3),
      percent(roundTripCost, 3),
      percent(share),
      verdict === null ? '' : VERDICTS[verdict],
    ]),
  )
  const named = (verdict: string): string =>
    strategies
      .filter(({ costAgainstStop }) => costAgainstStop.verdict === verdict)
      .map(({ name }) => name)
      .join(', ')
  const dear = named('too-dear')
  const high = named('warning')
  const sentences: string[] = []
  if (dear !== '') {
    sentences.push(
      `Costs above ${percent(COST_LIMIT, 0)} of the stop leave no room for an edge: on these bars ${dear} ` +
        'would not be armed for live trading. Longer timeframes have wider stops.',
    )
  }
  if (high !== '')
    sentences.push(`Costs above ${percent(COST_WARNING, 0)} of the stop are a warning: ${high}.`)
  const text = sentences.flatMap((sentence) => wrap(sentence, WIDTH - 2))
  return [...lines, ...text.map((line) => style.warning(`  ${line}`))]
}
