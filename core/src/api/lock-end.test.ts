import t from 'tap'
import { lockEnd } from './lock-end.ts'

t.test('a length and a time in UTC are told apart, nothing is no end', async (t) => {
  t.strictSame(['4h', '30m', '1w'].map(lockEnd), [
    { after: 14_400_000 },
    { after: 1_800_000 },
    { after: 604_800_000 },
  ])
  const noon = { at: Date.UTC(2026, 0, 31, 12) }
  for (const text of [
    '2026-01-31T12:00',
    '2026-01-31 12:00',
    '2026-01-31T12:00Z',
    '2026-01-31T12:00:00Z',
    '2026-01-31T12:00:00.000Z',
  ]) {
    t.strictSame(lockEnd(text), noon, text)
  }
  t.strictSame(lockEnd('2026-01-31'), { at: Date.UTC(2026, 0, 31) })
  t.strictSame([lockEnd(null), lockEnd(undefined)], [null, null])
})

t.test('what is neither is refused, also a day that no calendar has', async (t) => {
  for (const text of ['', 'soon', '4', '0h', '2026-02-30', '2026-01-31T25:00', '2026-01-31T12:00+01:00']) {
    t.throws(() => lockEnd(text), {
      code: 'BODY_INVALID',
      message: `"until" was "${text}", expected a length such as 4h or 30m, or a time such as 2026-01-31T09:30Z (UTC).`,
    })
  }
})
