import t from 'tap'
import { endOf, PREDICTORS, signalDataset, specificationOf } from './learning.fixture.ts'
import type { MemberLoader, Predictor } from './predictors.ts'
import { loadModel, serveWith, type Served } from './serve.ts'
import { trainModel } from './train.ts'
import type { TrainedModel } from './types.ts'

const dataset = signalDataset(60)
const until = endOf(dataset)
const ROW = { values: Float64Array.of(1, 0), now: Float64Array.of(0) }

const answerOf = (served: Served): number => served.predict(ROW)[0]

function modelOf(weights: readonly number[], ...plugins: string[]): TrainedModel {
  return trainModel(specificationOf(dataset, ...plugins), dataset, PREDICTORS, until, weights)
}

t.test('the answers of the members count by weight', async (t) => {
  const single = (plugin: string): number => answerOf(loadModel(modelOf([1], plugin), PREDICTORS))
  const both = loadModel(modelOf([0.75, 0.25], 'discriminant', 'base-rate'), PREDICTORS)
  const wanted = 0.75 * single('discriminant') + 0.25 * single('base-rate')
  t.ok(Math.abs(answerOf(both) - wanted) < 1e-12)
  const many = both.predict({ values: Float64Array.of(-1, 0, 1, 0), now: Float64Array.of(0, 0) })
  t.equal(many[1], answerOf(both))
  t.not(many[0], many[1])
  t.strictSame(both.features, ['f0', 'f1'])
})

t.test('an answer that cannot be is refused and names the predictor', async (t) => {
  const answering = (value: number): Predictor => ({
    train: () => Buffer.from(''),
    load: () => ({ predict: () => value, importance: () => [] }),
  })
  const serve = (value: number, target: 'market_risk' | 'volatility'): number => {
    const predictors = new Map([['odd', answering(value)]])
    const specification = { ...specificationOf(dataset, 'odd'), target }
    return answerOf(loadModel(trainModel(specification, dataset, predictors, until), predictors))
  }
  t.throws(() => serve(NaN, 'market_risk'), {
    code: 'PREDICTOR_ANSWER',
    message:
      'The predictor odd answered NaN for market_risk; expected a probability from 0 to 1. Its answer was not used.',
  })
  t.throws(() => serve(1.01, 'market_risk'), { code: 'PREDICTOR_ANSWER' })
  t.throws(() => serve(-0.01, 'market_risk'), { code: 'PREDICTOR_ANSWER' })
  t.equal(serve(-0.01, 'volatility'), -0.01)
  t.throws(() => serve(Infinity, 'volatility'), {
    message:
      'The predictor odd answered Infinity for volatility; expected a finite number. Its answer was not used.',
  })
})

t.test('a predictor that is not there is named', async (t) => {
  t.throws(() => loadModel(modelOf([1], 'nearest'), new Map()), {
    code: 'PREDICTOR_MISSING',
    message:
      'The model was made by the predictor nearest, which is not there. Install the plugin, or have a model trained without it.',
  })
})

t.test('a model with a member that cannot be loaded leaves nothing of the others behind', async (t) => {
  const freed: string[] = []
  const there = new Set(['discriminant', 'nearest'])
  const load: MemberLoader = ({ plugin }) => {
    if (plugin === 'base-rate') throw new Error('no such bytes')
    return {
      get ready() {
        return there.has(plugin)
      },
      predict: ({ now }) => [...now].map(() => 0.5),
      free: () => freed.push(plugin),
    }
  }
  t.throws(() => serveWith(modelOf([0.5, 0.5], 'nearest', 'base-rate'), load), { message: 'no such bytes' })
  t.strictSame(freed.splice(0), ['nearest'])
  const served = serveWith(modelOf([0.5, 0.5], 'nearest', 'discriminant'), load)
  t.ok(served.ready)
  there.delete('nearest')
  t.notOk(served.ready, 'one of its members is gone')
  served.free()
  t.strictSame(freed, ['nearest', 'discriminant'])
})
