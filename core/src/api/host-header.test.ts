import t from 'tap'
import { isLoopbackHost } from './host-header.ts'

t.test('names of this machine pass, with and without a port', async (t) => {
  for (const name of [
    'localhost',
    'LOCALHOST:7373',
    '127.0.0.1',
    '127.0.0.1:80',
    '127.1.2.3:7373',
    '[::1]:7373',
  ]) {
    t.ok(isLoopbackHost(name), name)
  }
})

t.test('every other name is refused, also one that begins or ends like this machine', async (t) => {
  const others = [
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'x@127.0.0.1',
    '10.0.0.1',
    '',
    '::1',
  ]
  for (const name of [...others, undefined]) t.notOk(isLoopbackHost(name), name ?? 'no header')
})
