import t from 'tap'
import { reasonText } from './reason.ts'

t.test('the numbers behind a reason are written behind it, with six digits', async (t) => {
  t.equal(
    reasonText('far from the VWAP', { close: 46544.651234, deviations: -2.1 }),
    'far from the VWAP (close 46544.7, deviations -2.1)',
  )
})

t.test('a reason without numbers stands alone', async (t) => {
  t.equal(reasonText('now', null), 'now')
  t.equal(reasonText('now', {}), 'now')
})
