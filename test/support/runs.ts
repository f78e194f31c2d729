/** How many random sequences a property is tried with: a few hundred in `npm test`; `npm run test:long` sets GRODT_RUNS. */
const { GRODT_RUNS } = process.env

/** Parameters of fast-check for the properties that cross packages. */
export const runs = {
  numRuns: Number(GRODT_RUNS ?? 200),
  // The long run takes what it takes: no sequence may be left out.
  ...(GRODT_RUNS === undefined ? { interruptAfterTimeLimit: 60_000, markInterruptAsFailure: false } : {}),
}
