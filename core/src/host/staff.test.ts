import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { OutsideFault } from '../engine/outside.ts'
import type { Leftover } from '../engine/takeover/takeover.ts'
import { failure } from '../plugins/plugin-fixture.ts'
import { optionsFor, workplace } from './durable/workplace.fixture.ts'
import { createPaperHost, runPaperHost, type PaperHost } from './paper-host.ts'
import type { Prepared } from './prepare.ts'
import { createReloader } from './reload/reloader.ts'
import { hireStaff, type Staff } from './staff.ts'
import { timedEntries } from './views/answers.ts'
import { pluginsView } from './views/plugins.ts'
import { supervisionRows } from './views/supervision.ts'

const silent = (): void => undefined
const never = new AbortController().signal

const STRATEGIES = ['S1_VWAP_EMA_Scalper', 'S2_Mean_Reversion', 'S3_Breakout']
const [S1, S2, S3] = STRATEGIES

/** The workers of a staff: that of the classifier, and those of the strategies. */
const workers = (staff: Staff) => [null, ...STRATEGIES].map((name) => staff.seat(name).worker)

/** How often each entry has answered, and how many of the last answers are known. */
const answers = (host: PaperHost): Record<string, readonly [count: number, last: number]> =>
  Object.fromEntries(
    timedEntries(host).map(({ entry, seat: { times } }) => [entry, [times.count, times.recent.sample]]),
  )

async function hired(t: Test, prepared: Prepared, previous: Staff | null = null): Promise<Staff> {
  const staff = await hireStaff(prepared, silent, previous)
  t.teardown(() => staff.letGo(null))
  return staff
}

/** The same configuration with this file as the code of a plugin. */
const withCode = (prepared: Prepared, id: string, bundleFile: string): Prepared => ({
  ...prepared,
  plugins: prepared.plugins.map((one) =>
    one.manifest.id === id ? { ...one, bundleFile, contentHash: bundleFile } : one,
  ),
})

t.test('who does the same goes on, who does something else is hired anew', async (t) => {
  const place = workplace(t)
  const first = await hired(t, await place.prepare())
  const [classifier, one, two, three] = workers(first)
  t.equal(new Set([classifier, one, two, three]).size, 4)

  const same = await hired(t, await place.prepare(), first)
  t.ok(workers(same).every((worker, i) => worker === workers(first)[i]))
  first.letGo(same)
  t.ok(workers(same).every(({ problem }) => problem === null))

  place.edit('configs/strategies.yaml', 'ema_period: 9', 'ema_period: 12')
  const next = await hired(t, await place.prepare(), same)
  t.not(next.seat(S1).worker, one)
  t.equal(next.seat(S2).worker, two)
  t.equal(next.seat(null).worker, classifier)
  same.letGo(next)
  t.equal(one.problem, 'its worker was let go')
  t.equal(two.problem, null)
  t.strictSame(
    [S1, S2, S3, 'regime', 'nobody'].map((name) => next.state(name)),
    ['ready', 'ready', 'ready', 'ready', 'down'],
  )
  next.letGo(null)
  t.ok(workers(next).every(({ problem }) => problem !== null))
})

t.test('where one cannot be hired the others of before go on', async (t) => {
  const prepared = await workplace(t).prepare()
  const first = await hired(t, prepared)
  const { code, message } = await failure(() =>
    hireStaff(withCode(prepared, 'breakout', '/nowhere/breakout.cjs'), silent, first),
  )
  t.equal(code, 'PLUGIN_WORKER')
  t.match(
    message,
    /^The plugin breakout cannot run in the worker of S3_Breakout: it throws while it is loaded:\nError: Cannot find module '\/nowhere\/breakout\.cjs'/,
  )
  t.ok(workers(first).every(({ problem }) => problem === null))
})

/** A host whose plugins are in workers, after some bars, and what reloads it. */
async function staffed(
  t: Test,
  keep?: () => Promise<number>,
): Promise<{
  host: PaperHost
  place: ReturnType<typeof workplace>
  to: (bar: number) => Promise<void>
  reload: () => Promise<string>
}> {
  const place = workplace(t)
  const prepared = await place.prepare()
  const host = createPaperHost({ ...optionsFor(prepared, 100_000), staff: await hired(t, prepared) })
  t.teardown(() => host.staff?.letGo(null))
  const reloader = createReloader({
    host,
    prepare: () => place.prepare(),
    ...(keep === undefined ? {} : { keep }),
  })
  return {
    host,
    place,
    to: (bar) => runPaperHost(host, { signal: never, maxBars: bar }),
    async reload() {
      host.inputs.open()
      let result: string | null = null
      void reloader.request({ author: 'ann' }).then((outcome) => {
        result = outcome.error?.message ?? outcome.result
      })
      while (result === null) {
        if (host.inputs.length > 0) await host.inputs.drain((input) => host.engine.apply(input))
        await turn()
      }
      return result
    },
  }
}

t.test('a reload of one strategy leaves the workers of the others', async (t) => {
  const { host, place, to, reload } = await staffed(t)
  await to(20)
  const before = host.staff as Staff
  const [classifier, one, two, three] = workers(before)
  const asked = answers(host)
  t.equal(asked[S1][0], 3, 'three symbols, at every full hour')
  t.ok(asked.regime[0] > 0)
  t.equal(asked.allocator[0], 1)
  t.equal(host.steps.count, 20)
  place.edit('configs/strategies.yaml', 'ema_period: 9', 'ema_period: 12')
  t.equal(await reload(), 'activated')
  t.strictSame(answers(host), { ...asked, [S1]: [3, 0] }, 'what it was tried with does not count')
  const after = host.staff as Staff
  t.not(after, before)
  t.equal(host.outside, after)
  t.strictSame(
    workers(after).map((worker, i) => worker === [classifier, one, two, three][i]),
    [true, false, true, true],
  )
  t.equal(one.problem, 'its worker was let go')
  await to(40)
  t.equal(host.engine.outside.length, 0)
  t.strictSame(answers(host)[S1], [9, 6])
  t.match(supervisionRows(host)[0], { entry: S1, answers: { count: 9, sample: 6, median: null } })
  const { plugins } = pluginsView(host)
  t.match(plugins.find(({ kind }) => kind === 'allocator')?.answers, [{ entry: 'allocator', count: 1 }])
  t.equal(host.steps.count, 40)
})

t.test('an allocator that never answers is refused, and the host goes on', async (t) => {
  const { host, place, to, reload } = await staffed(t)
  await to(20)
  const { engine, staff } = host
  const inThread = host.wire(host.prepared, null, []).sleeves.map(({ weight }) => weight)
  t.strictSame(
    engine.sleeves.map(({ weight }) => weight),
    inThread,
  )
  const source = 'plugins/allocator-static/src/index.ts'
  const [answer, never] = [
    'sleeves.map((sleeve) => sleeve.configured)',
    '{ while (sleeves.length > 0); return [] }',
  ]
  place.edit(source, answer, never)
  t.match(
    await reload(),
    /^The allocator static \(plugin static\) failed while it set the weights on S1_VWAP_EMA_Scalper, S2_Mean_Reversion, S3_Breakout: it gave no answer within 1000 ms/,
  )
  t.equal(host.engine, engine)
  t.equal(host.staff, staff)
  place.edit(source, never, '[Number.NaN, sleeves.length, 0]')
  t.match(await reload(), /weight 0 was NaN, expected a finite number of at least 0/)
  await to(40)
  t.equal(host.engine.outside.length, 0)
})

t.test('a reload that is refused ends those that it had hired', async (t) => {
  // Refused when the engines are exchanged, after all were hired.
  const full = () => Promise.reject(new Error('the disk is full'))
  const { host, place, to, reload } = await staffed(t, full)
  await to(20)
  const before = host.staff as Staff
  place.edit('configs/strategies.yaml', 'ema_period: 9', 'ema_period: 12')
  const asked = answers(host)
  const hiredFor: (Staff | null)[] = []
  const { wire } = host
  Object.assign(host, {
    wire: (prepared: Prepared, staff: Staff | null, leftovers: readonly Leftover[]) => {
      hiredFor.push(staff)
      return wire(prepared, staff, leftovers)
    },
  })
  t.equal(await reload(), 'the disk is full')
  t.equal(host.staff, before)
  t.equal(hiredFor.length, 1)
  t.strictSame(answers(host), asked, 'nor does what was tried for it count')
  t.equal(hiredFor[0]?.seat(S1).worker.problem, 'its worker was let go')
  t.ok(workers(before).every(({ problem }) => problem === null))
  await to(40)
  t.equal(host.engine.outside.length, 0)
})

t.test('who has ended is revived with what it kept, and gives the same answers', async (t) => {
  const disturbed = await staffed(t)
  const calm = await staffed(t)
  await disturbed.to(600)
  await calm.to(600)
  const staff = disturbed.host.staff as Staff
  staff.seat(S1).worker.end('it was ended by a test')
  t.equal(staff.state(S1), 'down')
  t.equal(staff.state(S2), 'ready')
  const [runner] = disturbed.host.engine.runners
  const answer = (): unknown => {
    try {
      return runner.call?.onBar()
    } catch (error) {
      return error
    }
  }
  t.match(answer(), new OutsideFault('it was ended by a test'))
  t.match(answer(), { message: 'it was ended by a test', repeated: true })
  staff.revive(S1)
  staff.revive(S1)
  t.equal(staff.state(S1), 'starting')
  t.match(answer(), { message: 'it was ended by a test', repeated: true })
  await staff.started(S1)
  t.equal(staff.state(S1), 'ready')
  t.equal(staff.problem(S1), null)
  await disturbed.to(1500)
  await calm.to(1500)
  t.strictSame(disturbed.host.engine.trades.length, calm.host.engine.trades.length)
  t.equal(disturbed.host.engine.equity, calm.host.engine.equity)
})

t.test('who cannot be revived says why, and can be tried again', async (t) => {
  const place = workplace(t)
  const prepared = await place.prepare()
  const code = prepared.plugins.find(({ manifest }) => manifest.id === 'breakout')?.bundleFile ?? ''
  const copy = join(place.cache, 'copy.cjs')
  copyFileSync(code, copy)
  const staff = await hired(t, withCode(prepared, 'breakout', copy))
  const revived = async (): Promise<string> => {
    staff.revive(S3)
    await staff.started(S3)
    return staff.state(S3)
  }
  staff.seat(S3).worker.end()
  rmSync(copy)
  t.equal(await revived(), 'down')
  t.match(staff.problem(S3), /^it throws while it is loaded:\nError: Cannot find module/)
  copyFileSync(code, copy)
  t.equal(await revived(), 'ready')
  t.equal(staff.problem(S3), null)
})
