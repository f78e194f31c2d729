import t from 'tap'
import type { Prepared } from '../prepare.ts'
import { threadTrainers } from './thread-trainers.ts'
import { jobOf, predictorOf } from './trainer.fixture.ts'

const CODE = `
const { seed } = arguments[0]
console.log(seed + ' begins')
if (seed === 3) for (;;);
console.log(seed + ' ends')
`

t.test('a training that runs on after a reload has no other one beside it', async (t) => {
  const { plugin, cache } = await predictorOf(t, CODE)
  /** What a trainer reads of a configuration. */
  const configured = (trainingSeconds: number): Prepared =>
    ({
      checked: {
        config: { machineLearning: { performancePrediction: { trainingSeconds, trainingMemory: 128 } } },
        predictors: [{ id: plugin.manifest.id, parameters: {} }],
      },
      plugins: [plugin],
      options: { cacheFolder: cache },
    }) as unknown as Prepared
  const lines: string[] = []
  const trainerOf = threadTrainers((_level, _name, message) => lines.push(message))
  const trainer = trainerOf(configured(60))
  t.teardown(() => trainer.close())
  const first = trainer.start(jobOf(plugin, 1))
  const after = trainerOf(configured(0.5))
  const more = [2, 3].map((seed) => after.start(jobOf(plugin, seed)))
  t.match(await first.done, { ok: true })
  t.match(await more[0].done, { ok: true })
  t.strictSame(
    await more[1].done,
    { ok: false, problem: 'it took longer than 0.5 s' },
    'its time is that of now',
  )
  t.strictSame(lines, ['1 begins', '1 ends', '2 begins', '2 ends', '3 begins'])
})
