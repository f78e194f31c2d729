import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { removeOldBundles } from './old-bundles.ts'

const DAY = 86_400
const NOW = 1_800_000_000
const build = (number: number): string => number.toString(16).padStart(16, '0')

/** Builds of one plugin, each a day older than the one before. */
function folderOf(path: string, name: string, count: number): void {
  mkdirSync(path, { recursive: true })
  for (let number = 0; number < count; number++) age(path, `${name}-${build(number)}.cjs`, number)
}

function age(folder: string, file: string, days: number): void {
  writeFileSync(join(folder, file), '')
  utimesSync(join(folder, file), NOW - days * DAY, NOW - days * DAY)
}

t.test('the newest sixteen builds of a plugin stay, and those in use', async (t) => {
  const folder = t.testdir({})
  folderOf(folder, 'strategy-a', 30)
  folderOf(folder, 'strategy-a-b', 32)
  age(folder, `strategy-a-${build(30)}.mjs`, 30)
  age(folder, `.strategy-a-${build(31)}.cjs.4711-0123abcd`, 31)
  age(folder, 'strategy-a.json', 99)
  age(folder, 'notes', 99)
  const used = join(folder, `strategy-a-${build(18)}.cjs`)
  await removeOldBundles(folder, 'strategy-a', (file) => file === used)
  const left = readdirSync(folder)
  const own = [...Array(16).keys(), 18].map((number) => `strategy-a-${build(number)}.cjs`)
  const others = [...Array(32).keys()].map((number) => `strategy-a-b-${build(number)}.cjs`)
  t.strictSame(left.sort(), [...own, ...others, 'strategy-a.json', 'notes'].sort())
})

t.test('what is younger than a day stays, however much there is', async (t) => {
  const folder = t.testdir({})
  for (let number = 0; number < 48; number++) age(folder, `kept-strategy-a-${build(number)}.cjs`, number / 48)
  await removeOldBundles(folder, 'kept-strategy-a', () => false)
  t.equal(readdirSync(folder).length, 48)
})

t.test('it is looked after at every sixteenth build', async (t) => {
  const folder = t.testdir({})
  folderOf(folder, 'strategy-a', 47)
  await removeOldBundles(folder, 'strategy-a', () => false)
  t.equal(readdirSync(folder).length, 47)
  age(folder, `strategy-a-${build(47)}.cjs`, 47)
  await removeOldBundles(folder, 'strategy-a', () => false)
  t.equal(readdirSync(folder).length, 16)
})

t.test('processes that clean up at the same time do not meet', async (t) => {
  const folder = t.testdir({})
  folderOf(folder, 'strategy-a', 64)
  await Promise.all(Array.from({ length: 8 }, () => removeOldBundles(folder, 'strategy-a', () => false)))
  t.equal(readdirSync(folder).length, 16)
})
