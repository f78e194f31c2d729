import { readFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { COLUMN_NAMES } from '../columns.ts'
import { cachePath, readCache, writeCache } from './cache.ts'
import type { CheckedFile, FileRequest } from './checked-file.ts'
import { NO_GAPS } from './gaps.ts'
import { hashColumns } from './hash.ts'

const SOURCE = { size: 123, mtimeMs: 1704067200000.25 }
const REQUEST: FileRequest = { timeframeMs: null, badRows: 'refuse' }

function fileOf(values: readonly number[]): CheckedFile {
  const [time, open, high, low, close, volume] = COLUMN_NAMES.map((_, at) =>
    Float64Array.from(values, (v) => v + at),
  )
  const columns = { time, open, high, low, close, volume }
  const facts = {
    timeframeMs: 60_000,
    hash: hashColumns(columns),
    badRows: [],
    badRowCount: 0,
    zeroVolume: 0,
    firstLine: 2,
  }
  return { columns, facts: { ...facts, gaps: NO_GAPS } }
}

t.test('whatever is written is read back with the same bits', async (t) => {
  const path = join(t.testdir(), 'x.cols')
  fc.assert(
    fc.property(fc.array(fc.double()), (values) => {
      const file = fileOf(values)
      writeCache(path, SOURCE, REQUEST, file)
      const cached = readCache(path, SOURCE, REQUEST, true)
      return cached.kind === 'hit' && hashColumns(cached.file.columns) === file.facts.hash
    }),
    { numRuns: 50 },
  )
})

t.test('the facts about the file come back with the bars, and no draft is left', async (t) => {
  const folder = t.testdir()
  const file = fileOf([1, 2, 3])
  writeCache(join(folder, 'new', 'x.cols'), SOURCE, REQUEST, file)
  t.same(readCache(join(folder, 'new', 'x.cols'), SOURCE, REQUEST), { kind: 'hit', file })
  t.same(readdirSync(join(folder, 'new')), ['x.cols'])
})

t.test('a cache of another state of the file or of another request is stale', async (t) => {
  const path = join(t.testdir(), 'x.cols')
  t.same(readCache(path, SOURCE, REQUEST), { kind: 'miss' })
  writeCache(path, SOURCE, REQUEST, fileOf([1]))
  t.same(readCache(path, { ...SOURCE, size: 124 }, REQUEST), { kind: 'stale' })
  t.same(readCache(path, { ...SOURCE, mtimeMs: 5 }, REQUEST), { kind: 'stale' })
  t.same(readCache(path, SOURCE, { ...REQUEST, badRows: 'drop' }), { kind: 'stale' })
  t.same(readCache(path, SOURCE, { ...REQUEST, timeframeMs: 60_000 }), { kind: 'stale' })
})

t.test('each kind of damage is seen', async (t) => {
  const path = join(t.testdir(), 'x.cols')
  const problemAfter = (damage: (bytes: Buffer) => Buffer, verify = false): unknown => {
    writeCache(path, SOURCE, REQUEST, fileOf([1, 2, 3]))
    writeFileSync(path, damage(readFileSync(path)))
    const result = readCache(path, SOURCE, REQUEST, verify)
    return result.kind === 'damaged' ? result.problem : result.kind
  }
  const flip = (at: number) => (bytes: Buffer) => {
    bytes[at < 0 ? bytes.length + at : at] ^= 1
    return bytes
  }
  t.equal(problemAfter(flip(0)), 'it is not a column cache')
  t.equal(problemAfter(flip(60)), 'its header is damaged')
  t.equal(
    problemAfter((bytes) => bytes.subarray(0, -8)),
    'its length is wrong',
  )
  t.equal(
    problemAfter((bytes) => bytes.subarray(0, 100)),
    'it is too short',
  )
  t.equal(
    problemAfter((bytes) => bytes.subarray(0, 10)),
    'it is too short',
  )
  t.equal(problemAfter(flip(-1)), 'hit', 'the bars are not hashed by default')
  t.equal(problemAfter(flip(-1), true), 'its bars do not fit their hash')
  truncateSync(path)
  t.match(readCache(path, SOURCE, REQUEST), { kind: 'damaged' })
})

t.test('a source file has one cache file, by its absolute path', async (t) => {
  t.equal(cachePath('c', 'x.csv'), cachePath('c', join(process.cwd(), 'x.csv')))
  t.not(cachePath('c', 'x.csv'), cachePath('c', 'y.csv'))
  t.match(cachePath('c', 'x.csv'), /^c.[0-9a-f]{32}\.cols$/)
})
