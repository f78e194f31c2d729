/** A client of the API of a running host (docs/client.md). */
export { createClient, type ClientOptions } from './client.ts'
export type { CallOptions } from './call.ts'
export type { FollowOptions, HostEvent, StreamMessage } from './events.ts'
export { OPERATIONS, type GrodtClient } from './operations.ts'
export { ApiProblem, HostUnreachable } from './problem.ts'
export type * from './types.ts'
