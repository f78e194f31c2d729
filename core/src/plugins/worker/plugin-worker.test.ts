import { setImmediate as turn } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { OutsideFault } from '../../engine/outside.ts'
import { strategyCode, workerOf, workingOn } from './worker.fixture.ts'

/** The words with which an answer did not come. */
function fault(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (error instanceof OutsideFault) return error.message
    throw error
  }
  return 'there was an answer'
}

/** Lets the host go on until something holds. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await turn()
}

t.test('answers, state and random numbers come back', async (t) => {
  const state = 'state: { version: 1, init: () => ({ asked: 0 }) },'
  const code = strategyCode(
    'bar.state.asked++; return { action: "exit", reason: String(bar.random() < 1) }',
    '',
    state,
  )
  const { answer, ask } = await workingOn(t, code)
  t.match(answer, { state: { asked: 0 }, random: 1 })
  t.match(ask(), { value: { action: 'exit', reason: 'true' }, state: { asked: 1 } })
  const second = ask()
  t.match(second, { state: { asked: 2 } })
  t.equal(second.error, undefined)
})

t.test('what is thrown arrives with the line of the plugin', async (t) => {
  const { ask } = await workingOn(t, strategyCode('throw new RangeError("too far")'))
  const { error } = ask()
  t.match(error, { name: 'RangeError', message: 'too far' })
  t.match(error?.stack, /sample\/src\/index\.ts:9:13/)
})

t.test('what has no answer gives none when it fails: the worker ends, and no question gets it', async (t) => {
  const { worker, ask } = await workingOn(t, strategyCode('return null'))
  worker.tell({ kind: 'keep', id: 999, random: 1, state: {} })
  await until(() => worker.problem !== null)
  t.equal(worker.problem, 'outside of an answer it failed: there is no instance 999')
  t.equal(fault(ask), worker.problem)
})

t.test('a state that cannot be stored is told, and is again what it was', async (t) => {
  const state = 'state: { version: 1, init: () => ({ list: [1] }) },'
  const code = strategyCode('bar.state.list.push(new Map()); return null', '', state)
  const { ask } = await workingOn(t, code)
  const expected = { stateProblem: 'state.list[1] is a Map', state: { list: [1] } }
  t.match(ask(), expected)
  t.match(ask(), expected)
})

const STUCK: Readonly<Record<string, string>> = {
  'an endless loop': 'while (true);',
  'a catastrophic regular expression': '/^(a+)+$/.test("a".repeat(40) + "!"); return null',
  'a huge JSON': 'const text = "[" + "1,".repeat(3e6) + "1]"; while (true) JSON.parse(text)',
  'a lock that nobody opens': 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)',
}
for (const [name, code] of Object.entries(STUCK)) {
  t.test(`${name} ends with the deadline, and the worker with it`, async (t) => {
    const { worker, ask } = await workingOn(t, strategyCode(code), { deadlineMs: 50 })
    const words = 'it gave no answer within 50 ms'
    t.equal(fault(ask), words)
    t.equal(worker.problem, words)
    t.equal(fault(ask), words)
  })
}

t.test('the end of the process is the end of the worker alone, and known at once', async (t) => {
  const { ask } = await workingOn(t, strategyCode('process.exit(7)'))
  t.equal(fault(ask), 'it ended its worker with exit code 7')
})

t.test('a heap that grows without end is ended at its limit', async (t) => {
  const outside = 'const kept: number[][] = []'
  const grow = 'setTimeout(() => { for (;;) kept.push(new Array(1000).fill(0.5)) }); return null'
  const { worker, ask } = await workingOn(t, strategyCode(grow, outside), { memoryMb: 32 })
  ask()
  await until(() => worker.problem !== null)
  t.equal(worker.problem, 'it took more than 32 MB of memory')
})

t.test('a heap that grows during an answer ends with the deadline, and the log says why', async (t) => {
  const grow = 'const kept: number[][] = []; for (;;) kept.push(new Array(1000).fill(0.5))'
  const limits = { memoryMb: 32, deadlineMs: 2000 }
  const { ask, lines } = await workingOn(t, strategyCode(grow), limits)
  t.equal(fault(ask), 'it gave no answer within 2000 ms')
  await until(() => lines.length > 0)
  t.strictSame(lines, [['warn', 'S1', 'it took more than 32 MB of memory']])
})

t.test('a rejected promise and an error of a timer are faults of the plugin', async (t) => {
  const rejected = await workingOn(
    t,
    strategyCode('void Promise.reject(new Error("nobody looks")); return null'),
  )
  rejected.ask()
  await until(() => rejected.worker.problem !== null)
  t.equal(fault(rejected.ask), 'outside of an answer it failed: nobody looks')
  const timer = await workingOn(t, strategyCode('setTimeout(() => { throw "a text" }); return null'))
  timer.ask()
  await until(() => timer.worker.problem !== null)
  t.equal(timer.worker.problem, 'outside of an answer it failed: a text')
})

t.test('a promise as an answer arrives as one, and its rejection is nothing more', async (t) => {
  const { ask } = await workingOn(t, strategyCode('return Promise.reject(new Error("late"))'))
  const then = 'function then() { [native code] }'
  t.strictSame(ask().value, { then: { 'grodt:unsendable': then } })
  t.equal(ask().error, undefined)
})

t.test('the environment is empty, and arguments are not those of the host', async (t) => {
  const code = strategyCode(
    'return [Object.keys(process.env), process.argv.length, process.execArgv] as never',
  )
  const { ask } = await workingOn(t, code)
  t.strictSame(ask().value, [[], 2, []])
})

t.test('what it writes goes to the log of the host, by instance', async (t) => {
  const write =
    'console.log("one", { two: 2 }); console.error("three"); process.stdout.write("fo"); process.stdout.write("ur\\n"); bar.log.debug("five"); return null'
  const { ask, lines } = await workingOn(t, strategyCode(write, 'console.warn("loaded")'))
  ask()
  t.strictSame(lines, [
    ['warn', 'S1', 'loaded'],
    ['info', 'S1/BTC/USDT', 'one { two: 2 }'],
    ['warn', 'S1/BTC/USDT', 'three'],
    ['info', 'S1/BTC/USDT', 'four'],
    ['debug', 'S1/BTC/USDT', 'five'],
  ])
})

t.test('a flood is cut, with one line that says by how much', async (t) => {
  const code = strategyCode('for (let i = 0; i < 5000; i++) console.log(i, "x".repeat(i)); return null')
  const { ask, lines } = await workingOn(t, code)
  ask()
  t.equal(lines.length, 101)
  t.strictSame(lines.at(-1), ['warn', 'S1/BTC/USDT', '4900 more lines were dropped'])
  ask()
  t.equal(lines.length, 202)
})

t.test('a long line is cut', async (t) => {
  const { ask, lines } = await workingOn(t, strategyCode('console.log("x".repeat(1e6)); return null'))
  ask()
  t.equal(lines[0][2], `${'x'.repeat(4000)} ...`)
})

async function loading(t: Test, code: string, kind: 'strategy' | 'allocator' = 'strategy'): Promise<string> {
  const { worker, file } = await workerOf(t, code, { startMs: 2000 })
  try {
    await worker.load('S1', kind, file)
    return 'it was loaded'
  } catch (error) {
    t.equal(worker.problem, (error as Error).message)
    return (error as Error).message
  }
}

t.test('a plugin that cannot be loaded is refused with the reason', async (t) => {
  t.equal(await loading(t, strategyCode('return null')), 'it was loaded')
  const throwing = await loading(t, strategyCode('return null', 'throw new Error("not today")'))
  t.match(throwing, /^it throws while it is loaded:\n.*Error: not today\n +at .*sample\/src\/index\.ts:3:7/s)
  t.match(await loading(t, strategyCode('return null', 'process.exit(3)')), /^it ends the process while/)
  t.equal(await loading(t, strategyCode('return null'), 'allocator'), 'the default export is no allocator')
  t.equal(await loading(t, 'export default { kind: "strategy", contract: 2 }'), 'contract must be 1, was 2')
})

t.test('a plugin that does not come to an end while it is loaded is refused', async (t) => {
  const hanging = strategyCode('return null', 'while (true);')
  t.match(await loading(t, hanging), /^it was not loaded within 2000 ms: something runs on/)
})

t.test('a worker that was let go answers nobody', async (t) => {
  const { worker, ask } = await workingOn(t, strategyCode('return null'))
  worker.end()
  t.equal(fault(ask), 'its worker was let go')
  t.doesNotThrow(() => worker.tell({ kind: 'drop', id: 1 }))
})
