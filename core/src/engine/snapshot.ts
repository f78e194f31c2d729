/** The state of a running engine, out and in again: what a host needs to go on after it was killed. */
export { decodeSnapshot, encodeSnapshot } from './snapshot/encode.ts'
export { baseBars, lacks, lessons, withLearnt } from './snapshot/learn.ts'
export { handOverEngine, restoreEngine, storedState } from './snapshot/restore.ts'
export type { EngineSnapshot } from './snapshot/schema.ts'
export { takeEngineSnapshot } from './snapshot/take.ts'
