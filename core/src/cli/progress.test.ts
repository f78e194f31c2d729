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

t.test('a short run and a pipe show nothing', async (t) => {
  const quick = terminal(true)
  const progress = progressBar(quick, () => 5)
  progress.update(1, 2)
  progress.clear()
  t.same(quick.written, [])

  const pipe = terminal(false)
  let time = 0
  const silent = progressBar(pipe, () => time)
  time = 1000
  silent.update(1, 2)
  silent.clear()
  t.same(pipe.written, [])
})
