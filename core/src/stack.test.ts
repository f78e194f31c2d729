import t from 'tap'
import { pluginStack } from './stack.ts'

t.test('the stack of a plugin leads to its own lines', async (t) => {
  const error = new Error('period must be\nan integer')
  const own = '    at Object.create (/plugins/a/src/index.ts:12:3)'
  const inner = '    at checkPeriod (file:///grodt/sdk/dist/host.js:9:9)'
  const outer = '    at ask (file:///grodt/core/dist/chunks/x.js:5:1)'
  const native = '    at Array.forEach (<anonymous>)'
  const port = '    at MessagePort.x (node:internal/per_context/messageport:23:28)'
  const boot = '    at asked (/home/a/.grodt/plugins/worker-e7e9f98e070d07d3.cjs:5563:20)'
  error.stack = ['Error: period must be', 'an integer', inner, own, native, boot, port, outer].join('\n')
  const host = ['file:///grodt/sdk/dist/', 'file:///grodt/core/dist/chunks/']
  t.equal(pluginStack(error, host), `\n${own}`)
  t.equal(pluginStack(error, []), `\n${inner}\n${own}\n${outer}`)
  t.equal(pluginStack(error, ['']), '')
  t.match(pluginStack(new Error('x')), /^\n {4}at .*stack\.test\.ts/)
  t.equal(pluginStack(new Error('x')).split('\n').length, 6)
})
