import t from 'tap'
import { progressBar } from './progress.ts'

function terminal(isTTY: boolean) {
  const written: string[] = []
  return { written, isTTY, write: (text: string | Uint8Array) => written.push(String(text)) > 0 }
}

t.test('a terminal shows share, rate and remaining time at most ten times a second', async (t) => {
  const stream = terminal(true)
  let time = 0
  const progress = progressBar(stream, () => time)
  for (time = 0; time <= 1000; time += 10) progress.update(time, 2000)
  t.equal(stream.written.length, 10)
  t.equal(stream.written[9], '\r\u001b[K[############............] 50 %  1,000 bars/s  1s left')
  progress.clear()
  t.equal(stream.written[10], '\r\u001b[K')
})

t.test('a short run shows nothing', async (t) => {
  for (const isTTY of [true, false]) {
    const stream = terminal(isTTY)
    const progress = progressBar(stream, () => 5)
    progress.update(1, 2)
    progress.clear()
    t.same(stream.written, [])
  }
})

t.test('a pipe gets a line every ten seconds', async (t) => {
  const pipe = terminal(false)
  let time = 0
  const progress = progressBar(pipe, () => time)
  for (time = 0; time <= 25_000; time += 500) progress.update(time, 40_000)
  progress.clear()
  t.same(pipe.written, ['25 %  1,000 bars/s  1m left\n', '50 %  1,000 bars/s  20s left\n'])
})
