import { bookCells, BOOK_COLUMNS, worldTitle } from '../../research/study/cells.ts'
import {
  FORECAST_COLUMNS,
  forecastCells,
  saysNothing,
  SAYS_NOTHING,
} from '../../research/study/forecast-cells.ts'
import type { StudyPrediction, StudyReport, Verdict } from '../../research/study/report.ts'
import { table, wrap, WIDTH, type Style } from '../text.ts'

/** A study for a person: lines of at most 80 columns. */
export function studyLines({ worlds, predictions, verdicts }: StudyReport, style: Style): string[] {
  return [
    style.heading('GRODT study'),
    ...worlds.flatMap((world) => [
      '',
      style.heading(worldTitle(world)),
      ...table(BOOK_COLUMNS, world.books.map(bookCells)),
    ]),
    ...forecastLines(predictions, style),
    '',
    style.heading('Verdicts'),
    ...verdicts.flatMap(verdictLines),
  ]
}

/** Each figure beside its baselines; `grodt validate` has more. */
function forecastLines(predictions: readonly StudyPrediction[], style: Style): string[] {
  if (predictions.length === 0) return []
  return [
    '',
    style.heading('Forecasts, out of sample'),
    ...predictions.flatMap(({ target, rows, days, report }) => {
      if (report === null) return [`  ${target}: too little data, ${rows} rows of ${days} days.`]
      if (saysNothing(report)) return wrap(`${target}: ${SAYS_NOTHING}`, WIDTH - 2).map((line) => `  ${line}`)
      const [, ...heads] = FORECAST_COLUMNS
      return table(
        [target, ...heads.slice(1)],
        forecastCells(report).map(([, ...cells]) => cells),
      )
    }),
  ]
}

const verdictLines = ({ claim, finding, text }: Verdict): string[] => {
  const [first, ...rest] = wrap(`${claim}. ${text}`, WIDTH - 7)
  return [`${finding.padEnd(7)}${first}`, ...rest.map((line) => `       ${line}`)]
}
