import t from 'tap'
import { isOwnHost, isOwnOrigin } from './names.ts'

t.test('names of this machine pass, with and without a port', async (t) => {
  for (const name of [
    'localhost',
    'LOCALHOST:7373',
    '127.0.0.1',
    '127.0.0.1:80',
    '127.1.2.3:7373',
    '[::1]:7373',
  ]) {
    t.ok(isOwnHost(name), name)
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
  for (const name of [...others, undefined]) t.notOk(isOwnHost(name), name ?? 'no header')
})

t.test('names of the configuration pass beside them, in any case, and nothing else', async (t) => {
  const names = ['Grodt.Example', '192.168.1.5', 'fd00::5']
  for (const name of [
    'grodt.example',
    'GRODT.example:443',
    '192.168.1.5:7373',
    '[fd00::5]:7373',
    'localhost',
  ]) {
    t.ok(isOwnHost(name, names), name)
  }
  for (const name of [
    'example',
    'x.grodt.example',
    '192.168.1.50',
    'grodt.example:port',
    'grodt.example/x',
  ]) {
    t.notOk(isOwnHost(name, names), name)
  }
})

t.test('an origin is that of a page on this machine', async (t) => {
  t.ok(isOwnOrigin('http://127.0.0.1:3000') && isOwnOrigin('https://grodt.example', ['grodt.example']))
  for (const origin of [
    'null',
    'https://evil.example',
    'file://localhost',
    'http://localhost@evil.example',
  ]) {
    t.notOk(isOwnOrigin(origin), origin)
  }
})
