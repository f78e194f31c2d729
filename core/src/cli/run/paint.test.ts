import fc from 'fast-check'
import t from 'tap'
import { clip, paint, visibleLength } from './paint.ts'

const colours = paint(true)

t.test('without colours nothing is added', async (t) => {
  const { bold, dim, sign } = paint(false)
  t.strictSame([bold('a'), dim('b'), sign(1, 'c'), sign(-1, 'd')], ['a', 'b', 'c', 'd'])
})

t.test('profit is green, loss is red, nothing is neither', async (t) => {
  t.equal(colours.sign(1, '+1'), '\u001b[32m+1\u001b[39m')
  t.equal(colours.sign(-1, '-1'), '\u001b[31m-1\u001b[39m')
  t.equal(colours.sign(0, '0'), '0')
})

t.test('colours take no columns', async (t) => {
  t.equal(visibleLength(`ab${colours.bold('cd')}e`), 5)
})

t.test('a line is cut to its columns and no colour is left on', async () => {
  const part = fc.tuple(
    fc.stringMatching(/^[a-z]{0,8}$/),
    fc.constantFrom(colours.bold, colours.dim, (x: string) => x),
  )
  fc.assert(
    fc.property(fc.array(part), fc.integer({ min: 0, max: 30 }), (parts, columns) => {
      const plain = parts.map(([text]) => text).join('')
      const cut = clip(parts.map(([text, wrap]) => wrap(text)).join(''), columns)
      const opened = cut.split(/\u001b\[[12]m/).length
      const closed = cut.split('\u001b[22m').length
      return visibleLength(cut) === Math.min(plain.length, columns) && opened === closed
    }),
  )
})
