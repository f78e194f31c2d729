/**
 * Loaded before every test: property tests try the same cases at every run. `GRODT_SEED=<integer>` tries others, and
 * `GRODT_SEED=random` new ones at every run; a failure prints its seed.
 */
import fc from 'fast-check'

const seed = process.env.GRODT_SEED ?? '1'
if (seed !== 'random') fc.configureGlobal({ seed: Number(seed) })
