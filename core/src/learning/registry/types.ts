import type { TargetName } from '../../config/types.ts'
import type { TrainedModel } from '../types.ts'
import type { Cause, ModelRecord, NewModel } from './record.ts'
import type { Validation } from './validation.ts'

/** Where a registry writes through: nothing for that of a backtest. */
export interface ModelKeeper {
  /** Keep what is known of a model; its bytes where they are new. */
  put(record: ModelRecord, bytes: Uint8Array | null): void
  /** The bytes of a model are not needed any more. */
  dropBytes(id: string): void
  /** Nor what is known of it. */
  drop(id: string): void
  /** Keep what a walk-forward found, by `specificationId`; null: it is not needed any more. */
  putValidation(specification: string, found: Validation | null): void
}

/** What a registry begins with. */
export interface KeptModels {
  readonly records: readonly ModelRecord[]
  /** By id; as they were read, perhaps damaged. */
  readonly bytes: ReadonlyMap<string, Uint8Array>
  /** By `specificationId`; none when left out. */
  readonly validations?: ReadonlyMap<string, Validation>
}

/**
 * The models of one host, by target. All of it is done at once and in memory; what keeps it is told of every change, so
 * that a change is on the disk together with the record of the journal that is appended next.
 */
export interface ModelRegistry {
  /** The newest first; of all targets when none is named. */
  list(target?: TargetName): readonly ModelRecord[]
  /** @returns null when there is none with this id */
  get(id: string): ModelRecord | null
  /** The model whose id begins so. @throws GrodtError MODEL_UNKNOWN when there is none, or more than one */
  find(prefix: string): ModelRecord
  champion(target: TargetName): ModelRecord | null
  /** The champion, then the last good one, as far as there are any. */
  chain(target: TargetName): readonly ModelRecord[]
  /** @throws GrodtError MODEL_DAMAGED, MODEL_GONE when its bytes were removed, MODEL_UNKNOWN */
  model(id: string): TrainedModel
  /** The packed bytes. @throws as `model` */
  bytes(id: string): Uint8Array
  /** What the last walk-forward of a specification (`specificationId`) found; null: there was none, or it is not kept. */
  validation(specification: string): Validation | null
  /** Add a candidate; one that is there already keeps its state. */
  add(added: NewModel): ModelRecord
  /** Make a model the champion of its target; the champion before is retired. Nothing happens where it is that already. */
  promote(id: string, cause: Cause): ModelRecord
  /** A model is not to serve any more: of a champion the last good one takes the place, as far as there is one. */
  reject(id: string, cause: Cause): ModelRecord
  /**
   * A candidate, the champion, or the last good one, serves no more without having been bad. Nobody takes the place of a
   * champion: the rest of the chain answers. Nothing happens where it serves nobody already.
   */
  retire(id: string, cause: Cause): ModelRecord
  /**
   * The champion is rejected and an earlier model takes its place: that of `to`, else the last good one.
   *
   * @returns the new champion
   * @throws GrodtError MODEL_NO_EARLIER when there is none, or `to` is a model of another target: nothing is changed
   */
  rollBack(target: TargetName, cause: Cause, to?: string): ModelRecord
}
