import t from 'tap'
import { isCandleFileName, parseFileName, tellsSymbol, toSymbol } from './file-name.ts'

t.test('symbol and timeframe are read from the usual file names', async (t) => {
  const cases: [string, string, number | null][] = [
    ['btcusdt_5m_2024.csv.gz', 'BTC/USDT', 300_000],
    ['BTC-USDT.csv', 'BTC/USDT', null],
    ['BTCUSDT-1h-2024-01.csv', 'BTC/USDT', 3_600_000],
    ['ETH_USD.csv', 'ETH/USD', null],
    ['spy_1d_1998-2021.csv.gz', 'SPY', 86_400_000],
    ['eurusd_1h_2017-2018.csv', 'EUR/USD', 3_600_000],
    ['ETHBTC-15m.csv', 'ETH/BTC', 900_000],
    ['BTC_USDT_USDT-4H-futures.csv', 'BTC/USDT', 14_400_000],
    ['Binance_SOLUSDT_1d.csv', 'SOL/USDT', 86_400_000],
    ['steth.csv', 'STETH', null],
    ['candles.csv.gz', 'CANDLES', null],
    ['.csv', '.CSV', null],
  ]
  for (const [name, symbol, timeframeMs] of cases) t.same(parseFileName(name), { symbol, timeframeMs }, name)
})

t.test('the ways to write a symbol are the same market', async (t) => {
  for (const text of ['BTC/USDT', 'btc-usdt', 'BTC_USDT', 'btcusdt']) t.equal(toSymbol(text), 'BTC/USDT')
  t.equal(toSymbol('brk-b'), 'BRK-B')
  t.equal(toSymbol('usdt'), 'USDT')
  t.equal(toSymbol('busdusdt'), 'BUSD/USDT')
})

t.test('candle files end in .csv or .csv.gz', async (t) => {
  for (const name of ['a.csv', 'a.CSV', 'a.csv.gz']) t.ok(isCandleFileName(name), name)
  for (const name of ['a.txt', 'a.gz', 'csv', 'a.csv.bak']) t.notOk(isCandleFileName(name), name)
})

t.test('some names do not tell a symbol', async (t) => {
  for (const name of [
    'btcusdt_1h.csv',
    '600519_1d.csv',
    '0700.csv.gz',
    'spy.csv',
    'Binance_BTCUSDT_2023.csv',
    '1INCHUSDT.csv',
  ]) {
    t.ok(tellsSymbol(name), name)
  }
  for (const name of [
    'candles.csv',
    'my-candles.csv',
    '2024-01.csv',
    '20240131.csv.gz',
    '202401_1h.csv',
    '1h.csv',
    'data.csv',
    '.csv',
  ]) {
    t.notOk(tellsSymbol(name), name)
  }
})
