import { addIssue, type Report } from './check-report.ts'
import type { ConfigPath } from './issue.ts'
import { quantaOfLot } from './lot-quanta.ts'
import { instrumentSettings, type InstrumentSettings } from './types.ts'

const PLACE: ConfigPath = ['host', 'instruments']

/** The settings of each symbol against each other, its own together with the defaults. */
export function checkInstruments(report: Report): void {
  const { host } = report.loaded.draft
  checkFees(report, [...PLACE, 'defaults'], host.instruments.defaults)
  for (const symbol of Object.keys(host.instruments.symbols)) {
    checkFees(report, [...PLACE, 'symbols', symbol], instrumentSettings(host, symbol))
  }
}

/** Fees in the base currency: of spot purchases alone, with lots that are made of whole steps of a balance. */
function checkFees(report: Report, path: ConfigPath, settings: InstrumentSettings): void {
  const { kind, feeCurrency, lot, assetPrecision } = settings
  if (feeCurrency !== 'base' || report.loaded.isBroken('host.yaml', path)) return
  if (kind !== 'spot') {
    const expected = `quote: a ${kind} instrument pays its fees in the quote currency`
    addIssue(report, 'host.yaml', [...path, 'fee_currency'], { value: feeCurrency, expected })
  } else if (Number.isNaN(quantaOfLot(lot, assetPrecision))) {
    const expected = `a step of which the lot (${lot}) is a whole multiple`
    addIssue(report, 'host.yaml', [...path, 'asset_precision'], { value: assetPrecision, expected })
  }
}
