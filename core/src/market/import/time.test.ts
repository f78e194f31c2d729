import fc from 'fast-check'
import t from 'tap'
import { parseTimeText, timeFormatOf, toMilliseconds } from './time.ts'

function parse(text: string): number {
  const bytes = Buffer.from(text)
  return parseTimeText(bytes, 0, bytes.length)
}

t.test('the known date forms are read, without a zone as UTC', async (t) => {
  const day = Date.UTC(2024, 0, 31)
  const minute = Date.UTC(2024, 0, 31, 9, 30)
  const cases: [string, number][] = [
    ['2024-01-31', day],
    ['2024/01/31', day],
    ['2024.01.31', day],
    ['20240131', day],
    ['2024-01-31 09:30', minute],
    ['2024-01-31T09:30', minute],
    ['2024-01-31 09:30:15', minute + 15_000],
    ['2024-01-31T09:30:15.250Z', minute + 15_250],
    ['2024-01-31 09:30:00.000000', minute],
    ['2024-01-31 09:30:00 UTC', minute],
    ['2024-01-31T09:30:00+02:00', minute - 7_200_000],
    ['2024-01-31 09:30:00-0500', minute + 18_000_000],
    ['2024-01-31 09:30-05', minute + 18_000_000],
    ['20240131 09:30', minute],
    ['20240131 093015', minute + 15_000],
    ['20240131 0930', minute],
    ['1962-07-03', Date.UTC(1962, 6, 3)],
  ]
  for (const [text, expected] of cases) t.equal(parse(text), expected, text)
})

t.test('a text that is no date gives NaN', async (t) => {
  const texts = [
    '',
    '2024',
    '2024-13-01',
    '2024-02-30',
    '2023-02-29',
    '1900-02-29',
    '2024-1-5',
    '31/01/2024',
    '2024-01/31',
  ]
  const clocks = [
    '2024-01-31 24:00',
    '2024-01-31 9:30',
    '2024-01-31 09:60',
    '2024-01-31 09:30 CET',
    '2024-01-31 09',
  ]
  const rests = ['2024-01-31x', '2024-01-31 ', '2024-01-31 09:30:', '1706693400000']
  for (const text of [...texts, ...clocks, ...rests]) t.ok(Number.isNaN(parse(text)), text)
})

t.test('every date that JavaScript writes as ISO text is read back', async () => {
  const range = {
    min: new Date(Date.UTC(1800, 0, 1)),
    max: new Date(Date.UTC(2200, 0, 1)),
    noInvalidDate: true,
  }
  fc.assert(fc.property(fc.date(range), (date) => parse(date.toISOString()) === date.getTime()))
})

t.test('a count is seconds, milliseconds or microseconds by its size, eight digits are a date', async (t) => {
  t.equal(timeFormatOf('1706693400'), 's')
  t.equal(timeFormatOf('1325317920.0'), 's')
  t.equal(timeFormatOf('1706693400000'), 'ms')
  t.equal(timeFormatOf('-236476800000'), 'ms')
  t.equal(timeFormatOf('1706693400000000'), 'us')
  t.equal(timeFormatOf('20240131'), 'text')
  t.equal(timeFormatOf('2024-01-31'), 'text')
  t.equal(timeFormatOf('17'), null)
  t.equal(timeFormatOf('1706693400000000000'), null)
  t.equal(timeFormatOf('yesterday'), null)
})

t.test('counts are turned into milliseconds', async (t) => {
  t.equal(toMilliseconds(5, 's'), 5_000)
  t.equal(toMilliseconds(5, 'ms'), 5)
  t.equal(toMilliseconds(5_000, 'us'), 5)
})
