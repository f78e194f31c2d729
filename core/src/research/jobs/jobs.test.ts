import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { ResearchConfig } from '../../config/types.ts'
import { PLAIN_OPTIONS } from '../options.fixture.ts'
import type { StartWork, WorkEnd } from './child.ts'
import type { NewBacktest } from './backtests.ts'
import { createResearch, type Research } from './research.ts'
import type { JobProgress, Work } from './work.ts'

const DONE: WorkEnd = { kind: 'done', found: {} }

/** A piece of work that ends when the test says so. */
interface Pending {
  readonly work: Work
  readonly progress: (progress: JobProgress) => void
  /** Resolves when what follows from its end is done. */
  readonly finish: (end: WorkEnd) => Promise<void>
}

interface Place {
  readonly folder: string
  readonly pending: Pending[]
  readonly problems: unknown[]
  readonly open: (settings?: Partial<ResearchConfig>) => Research
}

function place(t: Test): Place {
  const folder = t.testdir({ data: { 'btcusdt_1h.csv': 'x', 'ethusdt_1h.csv': 'x' } })
  const pending: Pending[] = []
  const problems: unknown[] = []
  let time = 0
  const startWork: StartWork = (work, progress) => {
    let resolve: (end: WorkEnd) => void = () => undefined
    const end = new Promise<WorkEnd>((settle) => (resolve = settle))
    const finish = async (came: WorkEnd): Promise<void> => {
      resolve(came)
      await end
      await Promise.resolve()
    }
    pending.push({ work, progress, finish })
    return { end, stop: () => resolve({ kind: 'stopped' }) }
  }
  return {
    folder,
    pending,
    problems,
    open: (settings = {}) =>
      createResearch({
        settings: {
          dataFolder: join(folder, 'data'),
          importFolder: join(folder, 'in'),
          results: join(folder, 'results'),
          importRecords: join(folder, 'imports'),
          ...{ keep: 50, queue: 10, memoryMb: 100, stallMs: 1000, ...settings },
        },
        cacheFolder: join(folder, 'cache'),
        onProblem: (error) => problems.push(error),
        startWork,
        now: () => ++time,
      }),
  }
}

const request = (data = ''): NewBacktest => ({
  asked: { author: 'anna', reason: 'to know' },
  data,
  options: PLAIN_OPTIONS,
  files: [{ name: 'risk.yaml', text: 'risk: {}\n', sha256: '' }],
  pinned: [],
  changes: {},
  revision: 4,
})

const BY = { author: 'bob', reason: 'not needed' }
const states = ({ backtests }: Research): string[] =>
  backtests.list().map(({ id, state }) => `${id} ${state}`)

t.test('one runs at a time, in the order in which they came', async (t) => {
  const { open, pending, folder } = place(t)
  const jobs = open()
  for (let i = 0; i < 3; i++) jobs.startBacktest(request())
  t.strictSame(states(jobs), ['3 waiting', '2 waiting', '1 running'])
  t.match(pending, { length: 1, 0: { work: { kind: 'backtest', data: join(folder, 'data') } } })
  pending[0].progress({ done: 2, all: 8 })
  t.strictSame(jobs.backtests.get(1).progress, { done: 2, all: 8 })
  t.strictSame(readdirSync(join(folder, 'results', '1')), ['configs', 'job.json'])
  await pending[0].finish(DONE)
  t.strictSame(states(jobs), ['3 waiting', '2 running', '1 done'])
  await pending[1].finish({
    kind: 'failed',
    failure: { code: 'DATA_EMPTY', message: 'no bars', issues: [], problems: [] },
  })
  t.strictSame(states(jobs), ['3 running', '2 failed', '1 done'])
  t.match(jobs.backtests.get(2), { failure: { code: 'DATA_EMPTY' }, cancelled: null })
  t.equal(pending.length, 3)
})

t.test('no more wait than may', async (t) => {
  const { open, pending } = place(t)
  const jobs = open({ queue: 1 })
  jobs.startBacktest(request())
  jobs.startBacktest(request())
  t.throws(() => jobs.startBacktest(request()), { code: 'JOB_QUEUE', details: { count: 1 } })
  await pending[0].finish(DONE)
  t.equal(jobs.startBacktest(request()).state, 'waiting')
  const none = place(t).open({ queue: 0 })
  t.equal(none.startBacktest(request()).state, 'running')
  t.throws(() => none.startBacktest(request()), { code: 'JOB_QUEUE' })
})

t.test('what waits and what runs can be cancelled, what is over cannot', async (t) => {
  const { open, pending } = place(t)
  const jobs = open()
  jobs.startBacktest(request())
  jobs.startBacktest(request())
  jobs.startBacktest(request())
  t.match(await jobs.backtests.cancel(2, BY), { state: 'cancelled', cancelled: BY, started: null })
  t.equal(pending.length, 1, 'it never began')
  t.match(await jobs.backtests.cancel(1, BY), { state: 'cancelled', cancelled: BY })
  t.strictSame(states(jobs), ['3 running', '2 cancelled', '1 cancelled'])
  for (const id of [1, 2]) {
    await t.rejects(jobs.backtests.cancel(id, BY), { code: 'JOB_OVER', details: { state: 'cancelled' } })
  }
  t.throws(() => jobs.backtests.remove(3), { code: 'JOB_ACTIVE' })
  t.throws(() => jobs.backtests.get(4), {
    message: 'There is no backtest 4. There are: 1, 2, 3.',
  })
  const late = jobs.backtests.cancel(3, BY)
  t.match(await late, { state: 'cancelled' })
})

t.test('one that was done when it was to be cancelled is done', async (t) => {
  const { open, pending } = place(t)
  const jobs = open()
  jobs.startBacktest(request())
  const ended = pending[0].finish(DONE)
  t.match(await jobs.backtests.cancel(1, BY), { state: 'done', cancelled: null })
  await ended
})

t.test('the oldest that are over go, and no number comes twice', async (t) => {
  const { open, pending, folder } = place(t)
  const jobs = open({ keep: 2 })
  for (let i = 0; i < 4; i++) {
    jobs.startBacktest(request())
    await pending[i].finish(DONE)
  }
  t.strictSame(states(jobs), ['4 done', '3 done'])
  t.strictSame(readdirSync(join(folder, 'results')), ['3', '4'])
  jobs.backtests.remove(4)
  t.notOk(existsSync(join(folder, 'results', '4')))
  t.equal(jobs.startBacktest(request()).id, 5)
})

t.test('a stop of the host ends all of it, and a start knows what there was', async (t) => {
  const { open, pending } = place(t)
  const jobs = open()
  jobs.startBacktest(request())
  await pending[0].finish(DONE)
  jobs.startBacktest(request())
  jobs.startBacktest(request())
  const listing = jobs.inventory.list('')
  const refused = t.rejects(listing, { code: 'HOST_STOPPED' })
  await jobs.close()
  await refused
  const stopped = ['3 cancelled', '2 cancelled', '1 done']
  t.strictSame(states(jobs), stopped)
  t.throws(() => jobs.startBacktest(request()), { code: 'HOST_STOPPED' })
  const again = open()
  t.strictSame(states(again), stopped)
  t.match(again.backtests.get(2), {
    cancelled: { author: 'host' },
    asked: { author: 'anna', reason: 'to know' },
  })
  t.equal(again.startBacktest(request()).id, 4)
})

t.test(
  'what was cut off with the host is over at the next start, and other files are left alone',
  async (t) => {
    const { open, folder } = place(t)
    const jobs = open()
    jobs.startBacktest(request())
    jobs.startBacktest(request())
    mkdirSync(join(folder, 'results', '7'))
    writeFileSync(join(folder, 'results', '7', 'job.json'), '{')
    mkdirSync(join(folder, 'results', '6'))
    writeFileSync(join(folder, 'results', '6', 'job.json'), '{}')
    writeFileSync(join(folder, 'results', 'notes.txt'), 'mine')
    const again = open({ keep: 1 })
    t.strictSame(states(again), ['2 cancelled', '1 cancelled'])
    t.equal(again.startBacktest(request()).id, 8)
    t.strictSame(readdirSync(join(folder, 'results')).sort(), ['1', '2', '6', '7', '8', 'notes.txt'])
  },
)

t.test('only what lies in the data folder is read', async (t) => {
  const { open, folder, pending } = place(t)
  const jobs = open()
  for (const data of ['..', '../data', '/etc', 'a/../../b', '..\\x', '\0']) {
    t.throws(() => jobs.startBacktest(request(data)), { code: 'DATA_OUTSIDE' }, JSON.stringify(data))
  }
  t.throws(() => jobs.startBacktest(request('none.csv')), { code: 'DATA_NOT_FOUND' })
  t.strictSame(jobs.backtests.list(), [])
  t.equal(jobs.startBacktest(request('btcusdt_1h.csv')).state, 'running')
  jobs.startBacktest(request('ethusdt_1h.csv'))
  rmSync(join(folder, 'data', 'ethusdt_1h.csv'))
  await pending[0].finish(DONE)
  t.match(
    jobs.backtests.get(2),
    { state: 'failed', failure: { code: 'DATA_NOT_FOUND' } },
    'gone while it waited',
  )
})

t.test('a folder that cannot be written refuses new ones, and loses none that runs', async (t) => {
  const { open, pending, problems, folder } = place(t)
  const jobs = open()
  jobs.startBacktest(request())
  rmSync(join(folder, 'results'), { recursive: true })
  writeFileSync(join(folder, 'results'), 'a file')
  t.throws(() => jobs.startBacktest(request()), { code: 'JOB_FOLDER' })
  await pending[0].finish(DONE)
  t.equal(jobs.backtests.get(1).state, 'done')
  t.match(problems, [{ code: 'JOB_FOLDER' }])
})

const IMPORT = {
  paths: ['ltcusdt_1h.csv'],
  into: '',
  symbol: null,
  timeframe: '1h',
  badRows: 'refuse',
  replace: false,
} as const

t.test('backtests and imports wait for each other, and each kind has its own records', async (t) => {
  const { open, pending, folder } = place(t)
  mkdirSync(join(folder, 'in'))
  writeFileSync(join(folder, 'in', 'ltcusdt_1h.csv'), 'x')
  const jobs = open({ queue: 2, keep: 1 })
  const by = { author: 'anna', reason: 'new bars' }
  jobs.startBacktest(request())
  t.match(jobs.startImport(by, IMPORT), { id: 1, state: 'waiting', asked: by, request: IMPORT })
  jobs.startBacktest(request())
  t.throws(() => jobs.startImport(by, IMPORT), { code: 'JOB_QUEUE', details: { count: 2 } })
  await pending[0].finish(DONE)
  t.equal(jobs.imports.get(1).state, 'running')
  t.match(pending[1].work, {
    kind: 'import',
    paths: [join(folder, 'in', 'ltcusdt_1h.csv')],
    options: { into: join(folder, 'data'), symbol: null, timeframeMs: 3_600_000, replace: false },
  })
  t.strictSame(states(jobs), ['2 waiting', '1 done'])
  await pending[1].finish(DONE)
  t.strictSame(states(jobs), ['2 running', '1 done'], 'an import that is over takes the place of no backtest')
  t.match(jobs.imports.list(), [{ id: 1, state: 'done' }])
  t.throws(() => jobs.startImport(by, { ...IMPORT, timeframe: '0h' }), { code: 'BODY_INVALID' })
  await jobs.close()
  t.strictSame(states(open()), ['2 cancelled'])
})
