import t from 'tap'
import { flatWatch } from './when-flat.ts'

const CONFIGURATION = {}

t.test('what was refused is due again as soon as others hold nothing, be they fewer', async (t) => {
  const watch = flatWatch()
  const isDue = (bars: number, ...flat: string[]): boolean => watch.isDue(CONFIGURATION, flat, bars)
  t.equal(isDue(0), false)
  t.equal(isDue(0, 'S1', 'S2'), true)
  watch.refused(CONFIGURATION, ['S1', 'S2'], 0)
  t.equal(isDue(10, 'S1', 'S2'), false, 'not at every input')
  t.equal(isDue(10, 'S2'), true, 'it was refused because of S1, perhaps')
  watch.refused(CONFIGURATION, ['S2'], 10)
  t.equal(isDue(20, 'S2'), false)
  t.equal(isDue(20), false)
  t.equal(isDue(20, 'S2'), true, 'it has held something in between')
  t.equal(watch.isDue({}, ['S2'], 10), true, 'another configuration was not refused')
})

t.test('after every refusal it waits for twice as many bars', async (t) => {
  const watch = flatWatch()
  const waits: number[] = []
  let bars = 100
  for (let refusals = 0; refusals < 12; refusals++) {
    watch.refused(CONFIGURATION, ['S1'], bars)
    let wait = 1
    while (!watch.isDue(CONFIGURATION, wait % 2 === 0 ? ['S1'] : ['S1', 'S2'], bars + wait)) wait++
    waits.push(wait)
    bars += wait
  }
  t.strictSame(waits, [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1024, 1024])
  watch.refused({}, ['S1'], bars)
  t.equal(watch.isDue(CONFIGURATION, ['S1'], bars), true, 'another configuration begins anew')
})
