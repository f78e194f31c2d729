import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { describe, descriptionIn, readDescription } from './description.ts'
import { gzipWithComment } from './gzip.ts'

const DESCRIPTION = { symbol: 'BTC/USDT', timeframeMs: 3_600_000, bars: 7, sha256: 'ab' }
const file = (comment: string): Buffer => gzipWithComment(Buffer.from('x'.repeat(10_000)), comment)

t.test('a description is one line of JSON and comes back from the first bytes of a file', async (t) => {
  t.equal(describe(DESCRIPTION), '{"grodt":1,"symbol":"BTC/USDT","timeframe":"1h","bars":7,"sha256":"ab"}')
  const path = join(t.testdir(), 'x.gz')
  writeFileSync(path, file(describe(DESCRIPTION)))
  t.same(readDescription(path), DESCRIPTION)
})

t.test('a symbol of any letters is written in ASCII', async (t) => {
  const text = describe({ ...DESCRIPTION, symbol: '貴州/¥' })
  t.match(text, /^[ -~]+$/)
  t.same(descriptionIn(file(text)), { ...DESCRIPTION, symbol: '貴州/¥' })
})

t.test('any other comment is no description', async (t) => {
  const others = [
    'made by hand',
    '{',
    '{}',
    describe(DESCRIPTION).replace('"grodt":1', '"grodt":2'),
    describe(DESCRIPTION).replace('"1h"', '"1x"'),
    describe(DESCRIPTION).replace('7', '"7"'),
  ]
  for (const comment of others) t.equal(descriptionIn(file(comment)), null, comment)
  t.equal(readDescription(join(t.testdir(), 'nothing.gz')), null)
  t.equal(readDescription(t.testdir()), null, 'a folder')
})
