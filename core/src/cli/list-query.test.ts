import t from 'tap'
import { cursorOf } from '../api/paging.ts'
import { listQuery } from './list-query.ts'

t.test('what is wrong with the options of a list is said before anybody is asked', async (t) => {
  const cursor = cursorOf({ record: 12, event: 3.5 })
  const query = (name: string, value: string) =>
    listQuery('orders', { values: new Map([[name, value]]), flags: new Set(), positionals: [] })
  t.match(query('from', '2026-01-31 09:30'), { from: '2026-01-31 09:30', limit: undefined })
  t.match(query('to', '1769851800000'), { to: '1769851800000' })
  t.match(query('cursor', String(cursor)), { cursor })
  const see = ' See: grodt help orders'
  for (const [name, value, problem] of [
    ['limit', '501', 'expected a whole number from 1 to 500.'],
    ['from', '2026-02-30', 'expected a time such as 2026-01-31T09:30Z (UTC), or milliseconds since 1970.'],
    ['to', 'now', 'expected a time such as 2026-01-31T09:30Z (UTC), or milliseconds since 1970.'],
    ['cursor', 'older', 'expected the one that the list before ended with.'],
  ]) {
    const message = `--${name} was "${value}", ${problem}${see}`
    t.throws(() => query(name, value), { code: 'OPTION', message })
  }
})
