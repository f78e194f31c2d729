import t from 'tap'
import { emptyLocks, endLocks, lockOn, nextEnd, removeLock, setLock, type Lock } from './locks.ts'

const wanted = (given: Partial<Lock>): Omit<Lock, 'id'> => ({
  reason: 'cooldown',
  strategy: 'S1',
  symbol: 'A',
  from: 10,
  until: 20,
  value: 1,
  limit: 1,
  why: null,
  author: null,
  ...given,
})

t.test('a lock reaches its scope and nothing else', async (t) => {
  const cases: [Partial<Lock>, boolean[]][] = [
    [{ strategy: 'S1', symbol: 'A' }, [true, false, false, false]],
    [{ strategy: 'S1', symbol: null }, [true, true, false, false]],
    [{ strategy: null, symbol: 'A' }, [true, false, true, false]],
    [{ strategy: null, symbol: null }, [true, true, true, true]],
  ]
  for (const [scope, expected] of cases) {
    const book = emptyLocks()
    setLock(book, wanted(scope))
    const reached = (['S1', 'S2'] as const).flatMap((strategy) =>
      ['A', 'B'].map((symbol) => lockOn(book, strategy, symbol) !== null),
    )
    t.strictSame(reached, expected, JSON.stringify(scope))
  }
})

t.test('a lock of the same reason and scope is replaced by one that ends later only', async (t) => {
  const book = emptyLocks()
  t.equal(setLock(book, wanted({}))?.id, 1)
  t.equal(setLock(book, wanted({ until: 20 })), null)
  t.equal(setLock(book, wanted({ until: 19 })), null)
  t.equal(setLock(book, wanted({ until: 21 }))?.id, 2)
  t.equal(setLock(book, wanted({ reason: 'stop-guard', until: 5 }))?.id, 3)
  t.strictSame(
    book.locks.map(({ id }) => id),
    [2, 3],
  )
  t.equal(setLock(book, wanted({ until: null }))?.id, 4)
  t.equal(setLock(book, wanted({ until: 1e12 })), null, 'one without an end outlasts every other')
})

t.test('locks end at their time, those without an end by a person alone', async (t) => {
  const book = emptyLocks()
  setLock(book, wanted({ until: 20 }))
  setLock(book, wanted({ symbol: 'B', until: 30 }))
  setLock(book, wanted({ symbol: null, until: null }))
  t.equal(nextEnd(book), 20)
  t.strictSame(endLocks(book, 19), [])
  t.strictSame(
    endLocks(book, 20).map(({ id }) => id),
    [1],
  )
  t.equal(nextEnd(book), 30)
  endLocks(book, 1e15)
  t.equal(nextEnd(book), Infinity)
  t.equal(lockOn(book, 'S1', 'A')?.id, 3)
  t.equal(removeLock(book, 1), undefined)
  t.equal(removeLock(book, 3)?.until, null)
  t.equal(lockOn(book, 'S1', 'A'), null)
  t.equal(setLock(book, wanted({}))?.id, 4, 'numbers are not used again')
})

t.test('of several locks the one that ends last is named', async (t) => {
  const book = emptyLocks()
  setLock(book, wanted({ until: 30 }))
  setLock(book, wanted({ symbol: null, until: 40 }))
  setLock(book, wanted({ strategy: null, symbol: null, until: 35 }))
  t.equal(lockOn(book, 'S1', 'A')?.until, 40)
  t.equal(lockOn(book, 'S2', 'A')?.until, 35)
})
