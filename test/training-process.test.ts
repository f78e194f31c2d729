import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import t from 'tap'
import { addConfigs } from '../core/src/cli/cli-fixture.ts'
import type { LearningNote } from '../core/src/learning/notes.ts'
import { packageJson } from '../core/src/plugins/plugin-fixture.ts'
import { readStore } from '../core/src/store/read.ts'
import { verifyStore } from '../core/src/store/verify.ts'
import { barsLater, get, spawnHost, type HostProcess } from './support/host-process.ts'

const HOUR = 3_600_000
const SYMBOLS = Array.from({ length: 9 }, (_, i) => `S${i}/USDT`)
/** Hours before the account begins: enough for a model on its first bar. */
const HISTORY = 170 * 24
const SECONDS = 3

const folder = t.testdir({})
const at = (...names: string[]): string => join(folder, ...names)
const store = at('.grodt', 'store')

/** What trainings do, one after the other. */
const LIST = ['hang', 'grow', 'hang', 'train'] as const
writeFileSync(at('list'), LIST.join(' '))

/** A predictor whose trainings take what they do out of that list. */
const PLUGIN = `
import { readFileSync, writeFileSync } from 'node:fs'
import { definePredictor, parameters } from '@grodt/sdk'

export default definePredictor({
  config: parameters({}),
  train({ target }) {
    const [does, ...rest] = readFileSync(${JSON.stringify(at('list'))}, 'utf8').split(' ')
    if (rest.length > 0) writeFileSync(${JSON.stringify(at('list'))}, rest.join(' '))
    if (does === 'hang') for (;;);
    const held = []
    if (does === 'grow') for (;;) held.push(new Array(100_000).fill(held.length))
    return new Uint8Array(Float64Array.of(target.reduce((sum, y) => sum + y, 0) / target.length).buffer)
  },
  load: (bytes) => ({
    predict: () => new Float64Array(bytes.slice().buffer)[0],
    importance: () => [],
  }),
})
`

addConfigs(folder)
mkdirSync(at('mine', 'predictor-moody', 'src'), { recursive: true })
writeFileSync(at('mine', 'predictor-moody', 'src', 'index.ts'), PLUGIN)
writeFileSync(
  at('mine', 'predictor-moody', 'package.json'),
  packageJson({}, { kind: 'predictor', id: 'moody' }),
)
const host = readFileSync(at('configs', 'host.yaml'), 'utf8')
  .replace('plugin_folders: [', 'plugin_folders: ["mine", ')
  .replace('symbols: [BTC/USDT, ETH/USDT, SOL/USDT]', `symbols: [${SYMBOLS.join(', ')}]`)
  .replace('timeframe: 5m', 'timeframe: 1h')
  .replace('history_bars: 6000', `history_bars: ${HISTORY}`)
  // What is looked at is training: what strategies do is not held up by it.
  .replace('  broker:', '  plugins: { isolation: thread }\n  broker:')
writeFileSync(at('configs', 'host.yaml'), host)
const learning = (seconds: number): string => `machine_learning:
  performance_prediction:
    enabled: true
    model_type: moody
    targets: [market_risk]
    training_seconds: ${seconds}
    training_memory: 64
`
writeFileSync(at('configs', 'ml.yaml'), learning(SECONDS))

interface Running extends HostProcess {
  readonly api: string
}

async function start(): Promise<Running> {
  const running = spawnHost(t, { cwd: folder, args: ['--speed', '144000'] })
  return { ...running, api: await running.listening() }
}

async function until({ child, out }: Running, so: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await so())) {
    if (child.exitCode !== null) throw new Error(out())
    await later(20)
  }
}

/** Whether the training at this place of the list has begun. */
const begun = (place: number) => (): boolean => {
  const left = readFileSync(at('list'), 'utf8')
  // Empty while it is written.
  return left !== '' && left.split(' ').length < LIST.length - place
}

/** What the journal says of learning, and when its bars closed. */
async function journal(): Promise<{ notes: LearningNote[]; bars: number[]; models: unknown[] }> {
  const notes: LearningNote[] = []
  const bars: number[] = []
  const reader = await readStore(store)
  for await (const { kind, time, input } of reader.records()) {
    if (kind === 'bars') bars.push(time)
    if (kind === 'learning') notes.push(...(input as unknown as { notes: LearningNote[] }).notes)
  }
  const models = await reader.models()
  await reader.close()
  return { notes, bars, models }
}

const ofTrainings = (notes: readonly LearningNote[]): LearningNote[] =>
  notes.filter(({ what }) => ['training', 'late', 'failed', 'model'].includes(what))

t.test('trainings that take too long or too much, and a kill in the middle of one', async (t) => {
  const first = await start()
  const problem = (text: string) => () =>
    readFileSync(at('.grodt', 'log', 'paper.log'), 'utf8').includes(text)
  await until(first, begun(0))
  const before = (await get<{ bars: number }>(first.api, '/status')).bars
  await until(first, problem(`it took longer than ${SECONDS} s`))
  const during = (await get<{ bars: number }>(first.api, '/status')).bars - before
  t.ok(during > 10, `${during} bars while a training hung`)
  await until(first, begun(2))
  // The record of its beginning is on the disk after a quarter of a second.
  await barsLater(first.api, 12)
  first.child.kill('SIGKILL')
  await first.closed

  const left = await journal()
  const trainings = ofTrainings(left.notes)
  t.strictSame(
    trainings
      .filter(({ what }) => what !== 'late')
      .map((note) => [note.what, 'problem' in note && note.problem]),
    [
      ['training', false],
      ['failed', `it took longer than ${SECONDS} s`],
      ['training', false],
      ['failed', 'it took more than 64 MB of memory'],
      ['training', false],
    ],
  )
  t.strictSame(left.models, [], 'nothing of them is kept')
  t.match(await verifyStore(store), { models: 0, problems: [] })
  const cutOff = trainings.findLast(({ what }) => what === 'training')
  if (cutOff?.what !== 'training') throw new Error('There was no training.')

  // However slow the machine is, this one shall come to its end.
  writeFileSync(at('configs', 'ml.yaml'), learning(600))
  const second = await start()
  await until(second, async () => (await get<{ models: unknown[] }>(second.api, '/models')).models.length > 0)
  t.match((await get<{ models: unknown[] }>(second.api, '/models')).models.at(-1), {
    target: 'market_risk',
    until: { ms: cutOff.until },
    rows: cutOff.rows,
  })
  second.child.kill('SIGTERM')
  await second.closed
  const end = await journal()
  const made = ofTrainings(end.notes.slice(left.notes.length)).find(({ what }) => what !== 'late')
  t.match(made, { what: 'model', state: 'rejected' }, 'what was cut off is what came')
  t.strictSame(
    end.bars,
    end.bars.map((_, i) => end.bars[0] + i * HOUR),
    'no bar was missed',
  )
  t.ok(end.bars.length > left.bars.length)
})
