import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { csv, walk } from '../../cli/cli-fixture.ts'
import { workplace, type Workplace } from '../../host/durable/workplace.fixture.ts'
import { PLAIN_OPTIONS } from '../options.fixture.ts'
import { startProcess, type WorkEnd } from './child.ts'
import type { Work } from './work.ts'

const WITHOUT_FILES = fileURLToPath(new URL('./without-files.fixture.ts', import.meta.url))

/** A place whose strategy does something before it trades. */
function workWith(t: Test, code: string): { place: Workplace; folder: string; work: Work } {
  const place = workplace(t)
  const folder = join(place.configs, '..')
  place.write('data/btcusdt_1h.csv', csv(walk(200, 7)))
  place.edit('plugins/strategy-breakout/src/index.ts', '  create(ctx) {', `  create(ctx) {\n    ${code}`)
  const work = {
    kind: 'backtest',
    data: join(folder, 'data'),
    configs: place.configs,
    cacheFolder: place.cache,
    options: PLAIN_OPTIONS,
    pinned: [],
    out: join(folder, 'result'),
  } as const
  return { place, folder, work }
}

t.test('a job of which nothing moves is ended, and where it was is said', async (t) => {
  const loop =
    'const tick = new Int32Array(new SharedArrayBuffer(4))\n' +
    '    for (;;) if (Atomics.wait(tick, 0, 0, 20) === null) break'
  const { place, work } = workWith(t, loop)
  const start = startProcess({ memoryMb: 500, stallMs: 8_000 }, place.cache)
  t.match(await start(work, () => undefined).end, {
    kind: 'failed',
    failure: {
      code: 'RESEARCH_STALLED',
      message:
        /^Nothing of it had moved for 8 s, so it was ended\. If .* of host\.yaml\.\nIts last words were:\ngrodt: nothing has moved for \d s: the strategy breakout is being asked, .*$/,
    },
  })
})

t.test('what a plugin has started keeps no job from ending', async (t) => {
  const started =
    "const { spawn } = process.getBuiltinModule('node:child_process')\n" +
    "    const { pid } = spawn('sleep', ['600'], { stdio: 'inherit', detached: true })\n" +
    "    process.getBuiltinModule('node:fs').appendFileSync(process.env.HOME + '/started', pid + '\\n')"
  const { place, folder, work } = workWith(t, started)
  const { HOME } = process.env
  process.env.HOME = folder
  t.teardown(() => (process.env.HOME = HOME))
  const { end } = startProcess({ memoryMb: 500, stallMs: 60_000 }, place.cache)(work, () => undefined)
  t.match(await end, { kind: 'done' })
  const pids = place.read('started').trim().split('\n').map(Number)
  // They run on, and would have held it until they are over.
  for (const pid of pids) t.ok(process.kill(pid, 'SIGKILL'))
  t.ok(existsSync(join(folder, 'result', 'report.json')))
})

t.test('where there are no more file descriptors, the job fails and the host goes on', (t) => {
  const { stdout, status } = spawnSync(
    'sh',
    ['-c', 'ulimit -n 200; exec "$0" "$@"', process.execPath, ...process.execArgv, WITHOUT_FILES],
    { encoding: 'utf8' },
  )
  t.equal(status, 0)
  t.match(JSON.parse(stdout) as WorkEnd, {
    kind: 'failed',
    failure: {
      code: 'RESEARCH_PROCESS',
      message: /^The process that did it could not be started: .*EMFILE/,
    },
  })
  t.end()
})

t.test('what its host no longer waits for writes nothing', (t) => {
  const folder = t.testdir({ from: { 'btcusdt_1h.csv': csv(walk(30, 1)) } })
  const fixture = fileURLToPath(new URL('./lost-import.fixture.ts', import.meta.url))
  const { status } = spawnSync(process.execPath, [...process.execArgv, fixture, folder])
  t.equal(status, 0)
  t.notOk(existsSync(join(folder, 'data', 'BTCUSDT-1h.csv.gz')))
  t.notOk(existsSync(join(folder, 'out')))
  t.end()
})
