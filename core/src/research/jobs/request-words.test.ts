import t from 'tap'
import { inRequestWords } from './request-words.ts'

t.test('the options that a message advises are the keys of a request', async (t) => {
  for (const [said, request] of [
    ['To let new bars replace those of a.csv, give --replace.', 'give "replace": true.'],
    ['Correct them, or leave them out with --bad-rows drop.', 'out with "bad_rows": "drop".'],
    ['Give it with --symbol, such as --symbol BTC/USDT.', 'with "symbol", such as "symbol": "BTC/USDT".'],
    ['says A/B, not C/D as given with --symbol. Import it', 'as given with "symbol". Import it'],
    ['--timeframe was "7m", expected', '"timeframe" was "7m", expected'],
    ['Give --data-timeframe, or one of the files.', 'Give "data_timeframe", or one'],
    ['Give another folder with --into.', 'with "into".'],
  ]) {
    t.ok(inRequestWords(said).includes(request), inRequestWords(said))
  }
})

t.test('what only looks like an option stays', async (t) => {
  for (const text of [
    'x--replace.csv:2: bad',
    'in/--into/a.csv',
    '--replacement',
    '--into-it',
    '--symbolic',
    '--all',
  ]) {
    t.equal(inRequestWords(text), text)
  }
})
