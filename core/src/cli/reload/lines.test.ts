import t from 'tap'
import type { OutcomeView, PlanView } from '../../host/views/reload.ts'
import { diffLines, outcomeLine, outcomeLines } from './lines.ts'

const plan: PlanView = {
  changes: [
    { file: 'strategies.yaml', key: 'strategies.S2', from: { enabled: true }, to: null, effect: 'now' },
  ],
  plugins: [],
  pins: [],
  repinned: [],
  waiting: [],
  strategies: [
    {
      strategy: 'New',
      move: 'renamed',
      text: 'it was Old: positions, trades, locks and states go on under the new name',
    },
    { strategy: 'S2', move: 'removed', text: 'BTC/USDT goes to S3 at the last price' },
    { strategy: 'S9', move: 'hint', text: 'it has plugin, symbols and timeframe of S2, which is removed' },
  ],
}

t.test('a plan says field by field what changes, then what becomes of the strategies', (t) => {
  t.strictSame(diffLines(plan), [
    'A reload would change 1 thing:',
    '  strategies.yaml strategies.S2: {"enabled":true} -> nothing',
    '    from the next bar on',
    '  New is renamed: it was Old: positions, trades, locks and states go on under',
    '  the new name.',
    '  S2 is removed: BTC/USDT goes to S3 at the last price.',
    '  S9 is new: it has plugin, symbols and timeframe of S2, which is removed.',
  ])
  t.end()
})

const outcome: OutcomeView = {
  ...{ result: 'activated', revision: 3, author: 'ann', error: null, rolledBackTo: null, rehearsal: null },
  ...{ reason: null, edits: null, at: { ms: 0, iso: '1970-01-01T00:00:00.000Z' } },
  durations: { prepare: 1, build: 1, pause: 1 },
  ...plan,
}

t.test('in one line a hint is left out, since nothing became of it', (t) => {
  t.equal(
    outcomeLine(outcome),
    'reload by ann: revision 3 runs, New renamed; S2 removed; changed: strategies.S2',
  )
  t.end()
})

t.test('what was tried is said, with bars where there were such', (t) => {
  const last = (bars: number, entries: readonly string[], longestMs: number | null) =>
    outcomeLines({ ...outcome, rehearsal: { entries, bars, answers: 2, longestMs } }).at(-1)
  t.equal(
    last(600, ['S1', 'predictor odd'], 1.25),
    'Tried on 600 recent bars: S1, predictor odd; the longest answer took 1.3 ms.',
  )
  t.equal(last(0, ['predictor odd'], null), 'Tried: predictor odd.')
  t.end()
})
