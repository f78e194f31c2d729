/** The state of a running engine, out and in again: what a host needs to go on after it was killed. */
export { decodeSnapshot, encodeSnapshot } from './snapshot/encode.ts'
export { restoreEngine } from './snapshot/restore.ts'
export type { EngineSnapshot } from './snapshot/schema.ts'
export { takeEngineSnapshot } from './snapshot/take.ts'
