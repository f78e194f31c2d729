import type { Static, TObject, TSchema } from 'typebox'

/** When a changed field takes effect: at the next bar, when the sleeve is flat, or with a rebuilt instance. */
export type ReloadClass = 'hot' | 'flat' | 'restart'

/** The schema of a plugin's `parameters`: an object schema whose fields have default, unit and description. */
export type ConfigSchema = TObject

/** The parsed, frozen configuration of a schema. */
export type ConfigOf<S extends ConfigSchema> = Readonly<Static<S>>

/** Values that survive JSON unchanged. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** The state of an instance: plain JSON with a version, so that an upgrade can take it over. */
export interface StateSpec<State> {
  /** Counts up with each change of shape. */
  readonly version: number
  /** What a restored state is held against before it is used. */
  readonly schema?: TSchema
  init(): State
  /** Turns the state of an older version into the present one. @throws when it cannot. */
  migrate?(from: number, state: unknown): State
}
