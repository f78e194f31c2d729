import t from 'tap'
import { configured } from '../../../../test/support/journal.ts'
import { ACCELERATED_START, createPaperHost } from '../paper-host.ts'
import { manualClock } from '../clock.ts'
import { supervised } from './supervised.ts'

t.test(
  'every strategy with a plugin, then the classifier and the predictors; nobody tries what was removed',
  async (t) => {
    const prepared = await configured(t.testdir({}))
    const clock = () => manualClock(ACCELERATED_START)
    const host = createPaperHost({ prepared, marketSeed: 1, speed: 1000, log: () => undefined, clock })
    const entries = () => supervised(host).map(({ kind, entry }) => `${kind} ${entry}`)
    const strategies = host.engine.sleeves.map(({ name }) => `strategy ${name}`)
    const others = [
      'regime-classifier regime',
      'predictor predictor logistic',
      'predictor predictor histogram-forest',
    ]
    t.strictSame(entries(), [...strategies, ...others])
    const [first] = host.engine.sleeves
    Object.assign(first, { spec: { ...first.spec, retired: true } })
    t.strictSame(entries(), [...strategies.slice(1), ...others])
  },
)
