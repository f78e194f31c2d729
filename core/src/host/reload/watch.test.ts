import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { watch } from './watch.ts'

interface Watching {
  readonly folder: string
  readonly file: string
  /** What was in the file each time that a change was told. */
  readonly seen: string[]
  /** How often a change was told. */
  readonly told: () => number
  /** Resolves when the text was seen last. */
  readonly last: (text: string) => Promise<void>
}

async function watching(t: Test, folder = t.testdir({ 'risk.yaml': 'one' })): Promise<Watching> {
  const file = join(folder, 'risk.yaml')
  const seen: string[] = []
  let told = 0
  const watched = watch([folder], () => {
    const text = readFileSync(file, 'utf8')
    told++
    // Told twice of the same content, a reload does nothing.
    if (seen.at(-1) !== text) seen.push(text)
  })
  t.teardown(() => watched.close())
  await watched.ready
  return {
    folder,
    file,
    seen,
    told: () => told,
    async last(text) {
      while (seen.at(-1) !== text) await wait(5)
    },
  }
}

t.test('a file that is written in place, in parts, is told once, when it is whole', async (t) => {
  const { file, seen, last } = await watching(t)
  for (const text of ['', 'tw', 'two']) writeFileSync(file, text)
  await last('two')
  t.strictSame(seen, ['two'])
})

t.test('saved twice within 50 ms, as a new file that takes the place of the old one', async (t) => {
  const { folder, file, seen, last } = await watching(t)
  for (const text of ['two', 'three']) {
    writeFileSync(join(folder, '.risk.yaml.new'), text)
    renameSync(join(folder, '.risk.yaml.new'), file)
  }
  await last('three')
  t.strictSame(seen, ['three'])
})

t.test('removed and made again, and a file that is new in the folder', async (t) => {
  const { folder, file, seen, told, last } = await watching(t)
  rmSync(file)
  writeFileSync(file, 'two')
  await last('two')
  t.strictSame(seen, ['two'])
  const before = told()
  writeFileSync(join(folder, 'ml.yaml'), 'x')
  while (told() === before) await wait(5)
})

t.test('a folder whose files are links into one that is swapped, as a mounted ConfigMap', async (t) => {
  const folder = t.testdir({})
  const release = (name: string, text: string): void => {
    mkdirSync(join(folder, name))
    writeFileSync(join(folder, name, 'risk.yaml'), text)
    symlinkSync(name, join(folder, '..data_tmp'))
    renameSync(join(folder, '..data_tmp'), join(folder, '..data'))
  }
  release('..1', 'one')
  symlinkSync(join('..data', 'risk.yaml'), join(folder, 'risk.yaml'))
  const { seen, last } = await watching(t, folder)
  release('..2', 'two')
  await last('two')
  t.strictSame(seen, ['two'])
  release('..3', 'three')
  await last('three')
  t.strictSame(seen, ['two', 'three'])
})

t.test('what editors write beside a file is nothing', async (t) => {
  const { folder, file, seen, told, last } = await watching(t)
  for (const name of ['.risk.yaml.swp', 'risk.yaml~', '4913', '.#risk.yaml'])
    writeFileSync(join(folder, name), 'x')
  await wait(300)
  t.strictSame([told(), seen], [0, []])
  writeFileSync(file, 'two')
  await last('two')
})

t.test('a folder that is not there yet, also when it comes at once', async (t) => {
  const folder = join(t.testdir({ away: { 'risk.yaml': 'two' } }), 'configs')
  const told = new Promise<void>((resolve) => {
    const watched = watch([folder], resolve)
    t.teardown(() => watched.close())
  })
  renameSync(join(folder, '..', 'away'), folder)
  await told
  t.pass('told without a look at what is in it')
})
