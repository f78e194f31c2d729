import { Worker } from 'node:worker_threads'
import t, { type Test } from 'tap'
import { packModel } from '../../learning/registry/pack.ts'
import { loadModel } from '../../learning/serve.ts'
import type { LoadedPlugin } from '../../plugins/load.ts'
import { createLocalTrainer } from './local.ts'
import { jobOf, predictorOf } from './trainer.fixture.ts'
import { createTrainer, type TrainingSettings } from './trainer.ts'
import type { Trainer } from './types.ts'

/** A trainer of one predictor, and what this wrote. */
function trainerOf(
  t: Test,
  { plugin, cache }: { readonly plugin: LoadedPlugin<'predictor'>; readonly cache: string },
  limits: Partial<TrainingSettings> = {},
): { readonly trainer: Trainer; readonly lines: string[] } {
  const lines: string[] = []
  const settings = () => ({ seconds: 60, memoryMb: 128, plugins: [plugin], ...limits })
  const trainer = createTrainer(cache, settings, (level, name, message) => {
    lines.push(`${level} ${name}: ${message}`)
  })
  t.teardown(() => trainer.close())
  return { trainer, lines }
}

t.test('a thread trains the same bytes as the thread of who asks, and holds nobody up', async (t) => {
  const one = await predictorOf(t, 'console.log(`${target.length} rows`)')
  const { trainer, lines } = trainerOf(t, one)
  const job = jobOf(one.plugin)
  const training = trainer.start(job)
  t.equal(training.end(), null, 'it goes on beside')
  const end = await training.done
  t.equal(training.end(), end)
  const predictors = new Map([[one.plugin.manifest.id, one.plugin.definition]])
  const local = createLocalTrainer(predictors).start(job)
  const here = local.end()
  if (!end.ok || here?.ok !== true) throw new Error('There is no model.')
  t.equal(packModel(end.outcome.model).compare(packModel(here.outcome.model)), 0)
  t.match(
    [end.outcome.importance, here.outcome.importance],
    [[{ plugin: 'sample' }], null],
    'a backtest does not ask',
  )
  t.strictSame(end.outcome.model.data.rows, 300)
  const rows = { values: Float64Array.of(0), now: Float64Array.of(1) }
  t.strictSame([...loadModel(end.outcome.model, predictors).predict(rows)], [1 / 3])
  t.strictSame(await local.done, here)
  t.strictSame(lines, ['info training of market_risk: 300 rows'])
})

t.test('trainings run one at a time, in the order in which they were asked for', async (t) => {
  const one = await predictorOf(
    t,
    'const { seed } = arguments[0]; console.log(`${seed} begins`); console.log(`${seed} ends`)',
  )
  const { trainer, lines } = trainerOf(t, one)
  const trainings = [1, 2, 3].map((seed) => trainer.start(jobOf(one.plugin, seed)))
  await trainings[2].done
  t.ok(trainings.every((training) => training.end()?.ok))
  t.strictSame(
    lines,
    [1, 2, 3].flatMap((seed) =>
      ['begins', 'ends'].map((what) => `info training of market_risk: ${seed} ${what}`),
    ),
  )
})

t.test('a training begins when the thread of the one before is gone', async (t) => {
  const one = await predictorOf(t, 'console.log(arguments[0].seed)')
  const { trainer, lines } = trainerOf(t, one)
  let die: () => void = () => undefined
  const dying = new Promise<void>((resolve) => {
    const terminated = t.capture(Worker.prototype, 'terminate', function (this: Worker) {
      terminated.restore()
      resolve()
      return new Promise<void>((gone) => (die = gone)).then(() => this.terminate())
    })
  })
  const [first, second] = [1, 2].map((seed) => trainer.start(jobOf(one.plugin, seed)))
  await dying
  await new Promise((resolve) => setImmediate(resolve))
  t.equal(first.end(), null)
  t.strictSame(lines, ['info training of market_risk: 1'])
  die()
  t.match(await second.done, { ok: true })
  t.match(first.end(), { ok: true })
})

t.test('what fails leaves nothing behind, and the next training is done', async (t) => {
  const cases = [
    ['throw new Error("it does not converge")', 'it does not converge', {}],
    ['for (;;);', 'it took longer than 0.3 s', { seconds: 0.3 }],
    ['process.exit(3)', 'it ended its thread with exit code 3', {}],
    [
      'const all = []; for (;;) all.push(new Array(1e5).fill(all.length))',
      'it took more than 32 MB of memory',
      { memoryMb: 32 },
    ],
    [
      'const all = []; for (;;) all.push(new Float64Array(1e6).fill(all.length))',
      'it took more than 32 MB of memory',
      { memoryMb: 32 },
    ],
  ] as const
  for (const [code, problem, limits] of cases) {
    // Only the first seed is bad.
    const one = await predictorOf(t, `if (arguments[0].seed === 1) { ${code} }`)
    const { trainer } = trainerOf(t, one, limits)
    const bad = trainer.start(jobOf(one.plugin, 1))
    const { seconds = 60 } = limits as Partial<TrainingSettings>
    const good = seconds < 1 ? null : trainer.start(jobOf(one.plugin, 2))
    t.strictSame(await bad.done, { ok: false, problem }, code)
    if (good !== null) t.match(await good.done, { ok: true })
  }
})

t.test('what the model rests on is measured behind it: what goes wrong there loses no model', async (t) => {
  const one = await predictorOf(t, '', '', 'process.exit(3)')
  const { trainer, lines } = trainerOf(t, one)
  const end = await trainer.start(jobOf(one.plugin)).done
  t.match(end, { ok: true, outcome: { importance: null, model: { data: { rows: 300 } } } })
  const problem = 'it ended its thread with exit code 3'
  t.strictSame(lines, [`warn training of market_risk: what the model rests on is not known: ${problem}`])
})

t.test('a predictor that is missing, or cannot be loaded any more, is named', async (t) => {
  const one = await predictorOf(t)
  const missing = trainerOf(t, one, { plugins: [] }).trainer
  t.match(await missing.start(jobOf(one.plugin)).done, {
    ok: false,
    problem: /the predictor sample, which is not there/,
  })
  const gone = { ...one.plugin, bundleFile: `${one.plugin.bundleFile}.gone` }
  const { trainer } = trainerOf(t, one, { plugins: [gone] })
  t.match(await trainer.start(jobOf(one.plugin)).done, {
    ok: false,
    problem: /^the predictor sample cannot be loaded: it throws while it is loaded:/,
  })
})

t.test('a training that is not wanted any more is stopped', async (t) => {
  const one = await predictorOf(t, 'for (;;);')
  const { trainer } = trainerOf(t, one)
  const [first, second, third] = [1, 2, 3].map((seed) => trainer.start(jobOf(one.plugin, seed)))
  const stopped = { ok: false, problem: 'it was stopped' }
  second.cancel()
  t.strictSame(second.end(), stopped)
  first.cancel()
  t.strictSame(await first.done, stopped)
  trainer.close()
  t.strictSame(await third.done, stopped)
  t.strictSame(trainer.start(jobOf(one.plugin)).end(), stopped, 'nothing is begun after its end')
})

t.test('in the thread of who asks a predictor that throws ends its training alone', async (t) => {
  const one = await predictorOf(t, 'throw new Error("it does not converge")')
  const trainer = createLocalTrainer(new Map([[one.plugin.manifest.id, one.plugin.definition]]))
  t.strictSame(trainer.start(jobOf(one.plugin)).end(), { ok: false, problem: 'it does not converge' })
})
