import { gunzipSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import t from 'tap'
import { gzipComment, gzipWithComment, isGzip } from './gzip.ts'

t.test('content and comment come back, and equal content gives equal bytes', async () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 2_000 }),
      fc.string({ unit: 'grapheme-ascii' }),
      (bytes, comment) => {
        const zipped = gzipWithComment(Buffer.from(bytes), comment)
        const again = gzipWithComment(Buffer.from(bytes), comment)
        const content = gunzipSync(zipped)
        return (
          content.equals(bytes) && gzipComment(zipped) === comment && zipped.equals(again) && isGzip(zipped)
        )
      },
    ),
  )
})

t.test('every bit of the header is protected', async (t) => {
  const zipped = gzipWithComment(Buffer.from('content'), 'comment')
  const end = 10 + 'comment'.length + 3
  for (let at = 0; at < end; at++) {
    const damaged = Buffer.from(zipped)
    damaged[at] ^= 1
    t.throws(() => gunzipSync(damaged), `byte ${at}`)
    t.equal(gzipComment(damaged), null, `byte ${at}`)
  }
})

t.test('other gzip files have no comment, or one behind extra bytes and a name', async (t) => {
  const plain = gzipSync('content')
  t.equal(gzipComment(plain), null)
  t.equal(gzipComment(Buffer.from('timestamp_ms,open\n')), null)
  const flags = 4 | 8 | 16
  const head = Buffer.concat([plain.subarray(0, 3), Buffer.from([flags]), plain.subarray(4, 10)])
  const fields = Buffer.from('\u0002\u0000xyname\u0000the comment\u0000', 'latin1')
  const full = Buffer.concat([head, fields, plain.subarray(10)])
  t.equal(gunzipSync(full).toString(), 'content')
  t.equal(gzipComment(full), 'the comment')
  for (let length = 0; length < 10 + fields.length; length++) {
    t.equal(gzipComment(full.subarray(0, length)), null, `cut off after ${length} bytes`)
  }
})

t.test('a header that is cut off has no comment', async (t) => {
  const zipped = gzipWithComment(Buffer.from('content'), 'comment')
  for (let length = 0; length < 20; length++) t.equal(gzipComment(zipped.subarray(0, length)), null)
  t.equal(gzipComment(zipped.subarray(0, 20)), 'comment')
})
