/** A client of the API of a running host (docs/client.md). */
export { createClient, type ClientOptions } from './client.ts'
export type { CallOptions, ChangeOptions } from './call.ts'
export { etagOf, type Tagged } from './etag.ts'
export type { FollowOptions, StreamMessage } from './events.ts'
export { OPERATIONS, type GrodtClient } from './operations.ts'
export { ApiProblem, HostUnreachable } from './problem.ts'
export type * from './types.ts'
