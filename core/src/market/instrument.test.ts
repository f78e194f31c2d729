import fc from 'fast-check'
import t from 'tap'

import {
  heldQuantity,
  makeInstrument,
  quantityOf,
  tickDown,
  tickUp,
  wholeLots,
  type InstrumentSpec,
} from './instrument.ts'

const spec: InstrumentSpec = {
  symbol: 'A',
  kind: 'spot',
  tick: 0.01,
  lot: 0.00001,
  minNotional: 0,
  makerFee: 0,
  takerFee: 0,
  fundingRate: 0,
  maintenanceMargin: 0,
}
const withSteps = (tick: number, lot: number) => makeInstrument({ ...spec, tick, lot }, 3, 1e8)

t.test('prices go down and up to the grid, and stay when they are on it', async (t) => {
  const fine = withSteps(0.01, 1)
  t.equal(tickDown(fine, 100.019), 100.01)
  t.equal(tickUp(fine, 100.011), 100.02)
  t.equal(tickDown(fine, 0.1 + 0.2), 0.3)
  t.equal(tickUp(fine, 0.1 + 0.2), 0.3)
  t.equal(tickDown(withSteps(5, 1), 99), 95)
  t.equal(tickUp(withSteps(5, 1), 96), 100)
  t.equal(tickUp(withSteps(0.3, 1), 1), 1.2, 'a step whose reciprocal is no integer')
  t.equal(tickDown(withSteps(0.5, 1), 99.9), 99.5)
})

t.test('quantities are cut to whole lots, and what is a lot but for rounding counts', async (t) => {
  t.equal(wholeLots(withSteps(1, 0.001), 1.2349), 1_234)
  t.equal(wholeLots(withSteps(1, 0.1), 0.3), 3)
  t.equal(wholeLots(withSteps(1, 0.1), 0.1 * 3), 3)
  t.equal(wholeLots(withSteps(1, 0.1), 0.2999), 2)
  t.equal(wholeLots(withSteps(1, 5), 14), 2)
  t.equal(quantityOf(withSteps(1, 0.001), 1_234), 1.234)
  t.equal(quantityOf(withSteps(1, 5), 2), 10)
})

t.test('the units of a lot are exact where the step has an integer reciprocal', async (t) => {
  t.equal(withSteps(1, 0.00001).unitsPerLot, 1_000)
  t.equal(withSteps(1, 10).unitsPerLot, 1e9)
  t.equal(withSteps(1, 0.001).index, 3)
})

t.test('rounded prices are neighbours on the grid around the price', async () => {
  const steps = fc.constantFrom(0.00001, 0.01, 0.05, 0.25, 0.5, 1, 5)
  fc.assert(
    fc.property(steps, fc.double({ min: 1, max: 1e5, noNaN: true }), (tick, price) => {
      const instrument = withSteps(tick, 1)
      const down = tickDown(instrument, price)
      const up = tickUp(instrument, price)
      const near = 2e-6 * tick + 1e-11
      return (
        down <= price + near &&
        up >= price - near &&
        up - down < tick * (1 + 1e-6) + near &&
        tickDown(instrument, down) === down &&
        tickUp(instrument, up) === up
      )
    }),
    { numRuns: 1_000 },
  )
})

t.test('lots go to a quantity and back without loss', async () => {
  fc.assert(
    fc.property(
      fc.constantFrom(1e-8, 1e-5, 0.001, 0.1, 1, 10),
      fc.integer({ min: 0, max: 1e8 }),
      (lot, lots) => {
        const instrument = withSteps(1, lot)
        return wholeLots(instrument, quantityOf(instrument, lots)) === lots
      },
    ),
    { numRuns: 500 },
  )
})

t.test('where fees are taken in the asset a lot has quanta, elsewhere it is one', async (t) => {
  const plain = makeInstrument({ ...spec, lot: 0.3 }, 0, 1e8)
  t.same([plain.feeInBase, plain.lotQuanta], [false, 1])
  t.equal(plain.unitsPerQuantum, plain.unitsPerLot)
  t.equal(heldQuantity(plain, 7), quantityOf(plain, 7))
  const inBase = (lot: number, assetPrecision?: number) =>
    makeInstrument(
      { ...spec, lot, feeCurrency: 'base', ...(assetPrecision === undefined ? {} : { assetPrecision }) },
      0,
      1e8,
    )
  t.match(inBase(0.001), { feeInBase: true, lotQuanta: 100_000, assetPrecision: 1e-8, unitsPerQuantum: 1 })
  t.equal(heldQuantity(inBase(0.001), 99_900_001), 0.99900001)
  t.equal(heldQuantity(inBase(10, 0.5), 3), 1.5)
  t.throws(() => inBase(0.001, 0.0003), { message: 'A cannot pay its fees in base currency.' })
  const perpetual = { ...spec, kind: 'perpetual' as const, feeCurrency: 'base' as const }
  t.throws(() => makeInstrument(perpetual, 0, 1e8), { message: 'A cannot pay its fees in base currency.' })
})
