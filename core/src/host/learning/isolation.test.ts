import { setImmediate as turn } from 'node:timers/promises'
import t from 'tap'
import type { LearningNote } from '../../learning/notes.ts'
import { DAY } from '../../learning/periods.ts'
import type { Clock } from '../clock.ts'
import { featuresOf, requireFitIn } from '../models/fit.ts'
import { ACCELERATED_START, runPaperHost } from '../paper-host.ts'
import { createReloader } from '../reload/reloader.ts'
import { between } from '../reload/running.fixture.ts'
import { hireStaff, type Staff } from '../staff.ts'
import { supervisionRows } from '../views/supervision.ts'
import { oddModel, oddPlace, oddRun, type Odd } from './odd-predictor.fixture.ts'

const silent = (): void => undefined
const ENTRY = 'predictor odd'
const place = oddPlace(t)
const prepared = await place.prepare()

/** Who is alive goes on from run to run: it is the predictor that is looked at. */
let staff: Staff | null = null
t.teardown(() => staff?.letGo(null))

async function hired(): Promise<Staff> {
  const next = await hireStaff(prepared, silent, staff)
  staff?.letGo(next)
  return (staff = next)
}

/** Market time stands still while a worker starts, so that each run has it at the same bar. */
const waitingClock = (workers: Staff): Clock => ({
  now: () => (workers.state(ENTRY) === 'starting' ? 0 : Infinity),
  async sleepUntil() {
    await turn()
    return true
  },
})

async function isolated(does: string, days: number): Promise<Odd> {
  const workers = await hired()
  return oddRun(prepared, does, { days, staff: workers, clock: waitingClock(workers) })
}

for (const does of ['fine', 'throws', 'text']) {
  t.test(`a predictor whose model is ${does} does in a worker what it does in the thread`, async (t) => {
    const inThread = await oddRun(prepared, does, { days: 2 })
    const inWorker = await isolated(does, 2)
    t.strictSame(inWorker.notes, inThread.notes)
    t.match(
      inWorker.notes.find(({ what }) => what === 'fallback'),
      does === 'fine' ? { by: 'champion', reason: null } : { reason: 'exception' },
    )
    t.match(supervisionRows(inWorker.host).at(-1), { entry: ENTRY, state: 'running', worker: 'ready' })
  })
}

/** What is said of forecasts, with its day. */
function storyOf(notes: readonly LearningNote[]): string[] {
  return notes.flatMap((note) => {
    switch (note.what) {
      case 'failed':
        return [
          `${(note.until - ACCELERATED_START) / DAY} failed: ${note.problem.replace(/^model [0-9a-f]{12}: its predictor odd: /, '')}`,
        ]
      case 'fallback':
        return [`${note.by}: ${note.reason}`]
      case 'forecast':
        return [`${(note.forecasts[0].time - ACCELERATED_START) / DAY} forecasts by ${note.forecasts[0].by}`]
      default:
        return []
    }
  })
}

/** What is said of it, and the days over which it is looked at. */
const FAULTS = {
  loops: [/^it gave no answer within 1000 ms$/, 1],
  exits: [/^it ended its worker with exit code 7$/, 2],
  leaks: [/^(it gave no answer within 1000 ms|it took more than 128 MB of memory)$/, 1],
} as const

for (const [does, [problem, days]] of Object.entries(FAULTS)) {
  t.test(
    `a model that ${does} costs its own forecasts; its predictor is started and tried again`,
    async (t) => {
      const { host, notes, bars } = await isolated(does, days)
      t.equal(bars, 24 * days, 'no bar was missed')
      const failed = notes.flatMap((note) =>
        note.what === 'failed' ? [note.problem.slice('model 0123456789ab: its predictor odd: '.length)] : [],
      )
      for (const one of failed) t.match(one, problem)
      const [first, second] = failed
      const story = [
        `1 failed: ${first}`,
        'none: silent',
        '1 forecasts by none',
        `2 failed: ${second}`,
        '2 forecasts by none',
      ]
      t.strictSame(storyOf(notes), days === 1 ? story.slice(0, 3) : story)
      t.match(supervisionRows(host).at(-1), {
        ...{ entry: ENTRY, kind: 'predictor', plugin: 'odd', state: 'silent', worker: 'down' },
        since: { iso: '2026-01-02T00:00:00.000Z' },
        problem: first,
      })
      // The others are asked as before.
      t.equal(host.engine.outside.length, 0)
      t.equal(host.staff?.state('regime'), 'ready')
      host.meta.close()
    },
  )
}

t.test('a model from a file is loaded where it holds up nobody who serves', async (t) => {
  const workers = await hired()
  const before = workers.predictor('odd')?.seat.worker
  const features = featuresOf(prepared, 'market_risk')
  const fit = (does: string): Promise<void> =>
    requireFitIn({ prepared, staff: workers }, 'x.json', oddModel(prepared, does, features))
  await fit('fine')
  const refusal = (problem: string) => ({
    code: 'MODEL_FILE',
    message: `The file "x.json" is no model that can be imported: its members cannot be loaded: ${problem}. Nothing was changed.`,
  })
  await t.rejects(fit('refused'), refusal('these are no bytes of mine'))
  await t.rejects(fit('hangs'), refusal('its predictor odd: it gave no answer within 1000 ms'))
  t.match([before?.problem, workers.predictor('odd')?.outages], [null, []])
  const unknown = oddModel(prepared, 'fine', features)
  const [member] = unknown.specification.members
  const specification = { ...unknown.specification, members: [{ ...member, plugin: 'oracle' }] }
  await t.rejects(requireFitIn({ prepared, staff: workers }, 'x.json', { ...unknown, specification }), {
    code: 'MODEL_FILE',
    message: /oracle/,
  })
})

t.test(
  'other code of a predictor takes the place of the one that failed, with the same models',
  async (t) => {
    const { host, notes: before } = await isolated('loops', 1)
    t.match(storyOf(before)[1], 'none: silent')
    const old = host.staff?.predictor('odd')?.seat.worker
    const notes: LearningNote[] = []
    const reloader = createReloader({ host, prepare: () => place.prepare() })
    async function reloaded(file: string, from: string, to: string): Promise<void> {
      place.edit(file, from, to)
      t.match(await between(host, reloader.request({ author: 'ann' })), { result: 'activated' })
      staff = host.staff
    }
    const to = (bar: number) =>
      runPaperHost(host, {
        signal: new AbortController().signal,
        maxBars: bar,
        onEvents: (events) =>
          notes.push(...events.flatMap((one) => (one.kind === 'learning' ? [one.note] : []))),
      })
    await to(26)
    await reloaded('plugins/predictor-odd/src/index.ts', "if (does === 'loops') for (;;);", '')
    const fresh = host.staff?.predictor('odd')?.seat.worker
    t.not(fresh, old)
    t.not(old?.problem ?? null, null, 'the one of before is gone')
    await to(49)
    t.strictSame(storyOf(notes), ['champion: null', '2 forecasts by champion'])
    t.match(supervisionRows(host).at(-1), { entry: ENTRY, state: 'running', worker: 'ready', since: null })

    const rows = { values: new Float64Array(), now: new Float64Array() }
    // The first one was loaded to see whether the new code can serve it.
    const first = () => fresh?.ask({ kind: 'predict', id: 2, rows })
    t.strictSame(first(), { kind: 'answer', value: [] })
    await reloaded('configs/ml.yaml', 'rebalance_threshold: 0.1', 'rebalance_threshold: 0.2')
    t.equal(host.staff?.predictor('odd')?.seat.worker, fresh, 'what is no concern of it leaves it alone')
    t.match(first(), { error: { message: 'there is no model 2' } }, 'the models of before are let go of')
    await to(73)
    t.equal(storyOf(notes).at(-1), '3 forecasts by champion')
    host.meta.close()
  },
)
