import t from 'tap'
import { openScreen } from './screen.ts'

/** A terminal that remembers what was written to it. */
function terminal(columns: number, rows: number) {
  const written: string[] = []
  return { columns, rows, written, write: (text: string) => written.push(text) > 0 }
}

t.test('a block is drawn over the last one in one write', async (t) => {
  const out = terminal(80, 24)
  const screen = openScreen(out)
  screen.draw(['one', 'two'])
  screen.draw(['three'])
  screen.close()
  t.strictSame(out.written, [
    '\u001b[?25l',
    '\rone\u001b[K\ntwo\u001b[K\n\u001b[J',
    '\u001b[2A\rthree\u001b[K\n\u001b[J',
    '\u001b[?25h',
  ])
})

t.test('lines and rows that do not fit are left out', async (t) => {
  const out = terminal(5, 3)
  openScreen(out).draw(['1234567', 'b', 'c', 'd'])
  t.equal(out.written[1], '\r12345\u001b[K\nb\u001b[K\n\u001b[J')
})

t.test('after a change of size the block starts on a cleared screen', async (t) => {
  const out = terminal(80, 24)
  const screen = openScreen(out)
  screen.draw(['one'])
  screen.resized()
  screen.draw(['one'])
  t.strictSame(out.written.slice(2), ['\u001b[H\u001b[2J', '\rone\u001b[K\n\u001b[J'])
})
