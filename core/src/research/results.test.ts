import { join } from 'node:path'
import t from 'tap'
import { checkResultFolder, curveStep } from './results.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

t.test(
  'the equity curve is hourly up to about two years, then coarser, and always divides a day',
  async (t) => {
    t.equal(curveStep(DAY), HOUR)
    t.equal(curveStep(2 * 365 * DAY), HOUR)
    t.equal(curveStep(3 * 365 * DAY), 4 * HOUR)
    t.equal(curveStep(20 * 365 * DAY), DAY)
    t.equal(curveStep(100 * 365 * DAY), DAY)
  },
)

t.test('a missing, an empty and an interrupted result folder can be written, any other cannot', async (t) => {
  const folder = t.testdir({
    empty: {},
    interrupted: { config: {}, 'trades.csv': '' },
    finished: { config: {}, 'trades.csv': '', 'equity.csv': '', 'report.json': '{}' },
    other: { 'report.json': '{}', 'thesis.txt': '' },
    file: '',
  })
  for (const name of ['missing', 'empty', 'interrupted', 'finished']) {
    t.doesNotThrow(() => checkResultFolder(join(folder, name)), name)
  }
  for (const name of ['other', 'file']) {
    t.throws(() => checkResultFolder(join(folder, name)), {
      code: 'RESULT_FOLDER',
      message: `The folder "${join(folder, name)}" holds something else than a backtest result. Give another one with --out.`,
    })
  }
})
