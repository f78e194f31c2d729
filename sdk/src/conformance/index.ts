/** Checks that the author of a plugin calls in a test: each finds what breaks the contract of the plugin's kind. */
export type * from './problem.ts'
export * from './predictor/predictor.ts'
export * from './allocator/allocator.ts'
