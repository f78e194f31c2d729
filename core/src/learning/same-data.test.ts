import t from 'tap'
import { noiseDataset, signalDataset } from './learning.fixture.ts'
import { isOfSameData } from './same-data.ts'
import type { Dataset } from './types.ts'

const DATA = signalDataset(60)

/** Some days of a data set. */
function daysOf(data: Dataset, from: number, to: number): Dataset {
  const cut = <T extends Float64Array | Uint16Array>(column: T): T => column.slice(4 * from, 4 * to) as T
  const { label, time, end, now, rule, subject } = data
  return {
    ...data,
    ...{ label: cut(label), time: cut(time), end: cut(end), now: cut(now), rule: cut(rule) },
    subject: cut(subject),
  }
}

t.test('tables with enough rows in common, and all of these equal, are about the same data', async (t) => {
  t.ok(isOfSameData(DATA, DATA))
  t.ok(isOfSameData(daysOf(DATA, 0, 40), daysOf(DATA, 30, 60)), 'a window that has moved')
  t.notOk(isOfSameData(daysOf(DATA, 0, 30), daysOf(DATA, 30, 60)), 'nothing in common')
  t.notOk(isOfSameData(daysOf(DATA, 0, 37), daysOf(DATA, 30, 60)), 'too little in common: 28 rows')
  t.notOk(isOfSameData(DATA, noiseDataset(60)), 'the same moments and names, and other labels')
  const one = { ...DATA, label: DATA.label.with(100, 1 - DATA.label[100]) }
  t.notOk(isOfSameData(DATA, one), 'one row differs')
})

t.test('subjects are told by name, and labels that are not known yet do not count', async (t) => {
  const turned = {
    ...DATA,
    subjects: DATA.subjects.toReversed(),
    subject: DATA.subject.map((place) => DATA.subjects.length - 1 - place),
  }
  t.ok(isOfSameData(DATA, turned))
  t.notOk(isOfSameData(DATA, { ...DATA, subjects: ['A', 'B', 'C', 'D'] }))
  const young = { ...DATA, label: DATA.label.map((label, row) => (row < 200 ? label : NaN)) }
  t.ok(isOfSameData(DATA, young))
  t.ok(isOfSameData(young, DATA))
})
