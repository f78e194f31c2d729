import { join } from 'node:path'
import t, { type Test } from 'tap'
import { bundlePlugin } from '../bundle.ts'
import { hostSdk } from '../host-sdk.ts'
import { readManifest } from '../manifest.ts'
import { packageJson, STRATEGY } from '../plugin-fixture.ts'
import { shownPath } from '../text.ts'
import { tryModule, type TrialOutcome } from './trial.ts'

/** Where the file of the workers is kept over all tests. */
const CACHE = t.testdir()

/** Try a strategy with a helper of this code, which stands in lines from 2 on. */
async function attempt(
  t: Test,
  code: string,
  deadlineMs = 60_000,
): Promise<TrialOutcome & { helper: string }> {
  const folder = t.testdir({
    'package.json': packageJson(),
    src: { 'index.ts': `import './helper.ts'\n${STRATEGY}`, 'helper.ts': `const now: number = 1\n${code}\n` },
  })
  const reading = readManifest(folder, hostSdk().version)
  if (reading === null || 'problems' in reading) throw new Error(`no plugin in ${folder}`)
  const { file } = await bundlePlugin(reading.manifest, join(folder, 'cache'))
  const outcome = await tryModule(file, CACHE, { deadlineMs, memoryMb: 64, startMs: 60_000 })
  return { ...outcome, helper: join(folder, 'src', 'helper.ts') }
}

t.test('code that does nothing but define a plugin is fine', async (t) => {
  const code = 'console.log("here")\nexport const later = () => setTimeout(() => process.exit(), now)'
  t.match(await attempt(t, code), {
    problem: null,
    late: false,
  })
})

t.test('a loop without an end is stopped, and its place is named', async (t) => {
  const { problem, late, helper } = await attempt(t, 'let count = 0\nwhile (now > 0) {\n  count++\n}', 100)
  t.equal(late, true)
  const places = [3, 4].map((line) => `${shownPath(helper)}:${line}`)
  const [text, place] = problem?.split(' It was at ') ?? []
  t.equal(text, 'it was not loaded within 100 ms: something runs on outside of its functions.')
  t.ok(places.includes(place?.replace(/:\d+\.$/, '') ?? ''), problem ?? '')
})

t.test('so is a regular expression that takes for ever', async (t) => {
  const { problem, late, helper } = await attempt(t, "void /^(a+)+$/.test('a'.repeat(40) + 'b')", 100)
  t.equal(late, true)
  const at = `It was at ${shownPath(helper)}:2:16.`
  t.equal(problem, `it was not loaded within 100 ms: something runs on outside of its functions. ${at}`)
})

t.test('every other way to disturb the host is refused with its place', async (t) => {
  const cases: readonly (readonly [code: string, problem: string, place: string])[] = [
    ['throw new RangeError("too early")', 'it throws while it is loaded:\nRangeError: too early', ':2:7'],
    ['process.exit(7)', 'it ends the process while it is loaded:\nError: process.exit(7)', ':2:9'],
    [
      'void Promise.reject(new Error("nobody looks"))',
      'it leaves a rejected promise behind while it is loaded:\nError: nobody looks',
      ':2:21',
    ],
    [
      'queueMicrotask(() => {\n  throw new Error("a little later")\n})',
      'it throws while it is loaded:\nError: a little later',
      ':3:9',
    ],
  ]
  for (const [code, expected, at] of cases) {
    const { problem, late, helper } = await attempt(t, code)
    t.equal(late, false)
    t.equal(problem?.split('\n').slice(0, 2).join('\n'), expected)
    t.ok(problem?.split('\n')[2].includes(`${helper}${at}`), problem ?? '')
  }
})

t.test('a reason that is no error is shown', async (t) => {
  t.match(await attempt(t, 'throw 5'), { problem: 'it throws while it is loaded:\n5' })
})

t.test('what goes on after it was loaded is refused', async (t) => {
  const { problem } = await attempt(t, 'setInterval(() => now, 1000)\nsetTimeout(() => now, 1000)')
  t.equal(
    problem,
    'it leaves something going on after it was loaded (Timeout). It must start nothing outside of its functions.',
  )
})

t.test('code that uses up its memory is refused', async (t) => {
  const { problem } = await attempt(
    t,
    'const all: unknown[] = []\nfor (;;) all.push(new Array(1000).fill(now))',
  )
  t.equal(problem, 'it took more than 64 MB of memory')
})

t.test('neither the environment nor the output of the host is reached', async (t) => {
  const { problem } = await attempt(t, 'console.log("noise")\nthrow new Error(JSON.stringify(process.env))')
  t.match(problem, /^it throws while it is loaded:\nError: \{\}\n/)
})
