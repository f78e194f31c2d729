import type { FastifyPluginCallback } from 'fastify'
import type { TSchema } from 'typebox'
import { carryOutChange, modelsOf } from '../host/models/carry-out.ts'
import { importModel, promoteModel, rollBackModel, type ModelChange } from '../host/models/changes.ts'
import { requireFit } from '../host/models/fit.ts'
import type { PaperHost } from '../host/paper-host.ts'
import { modelRows, modelView } from '../host/views/models.ts'
import { modelFile, readModelFile } from '../learning/registry/file.ts'
import type { ModelRegistry } from '../learning/registry/types.ts'
import { checkParts } from './check-body.ts'
import { personBody, type PersonBody } from './command-schemas.ts'
import * as schemas from './model-schemas.ts'
import { storeOf } from './store-of.ts'

/** Bytes of a request with a model in base64, at most. */
const FILE_LIMIT = 64 << 20

interface Params {
  /** The beginning of its id. */
  readonly id: string
}

interface Query {
  readonly Querystring: schemas.StoreQuery
}

/** The models of the host: what they are, and how a person changes which one serves. */
export function modelRoutes(host: PaperHost): FastifyPluginCallback {
  /** Of the store that is meant, if one is. */
  function registryOf({ store }: schemas.StoreQuery): ModelRegistry {
    if (store !== undefined) storeOf(host, store)
    return modelsOf(host)
  }

  async function changed(
    query: schemas.StoreQuery,
    { reason, author = 'api' }: PersonBody,
    change: (
      registry: ModelRegistry,
      person: { time: number; reason: string; author: string },
    ) => ModelChange,
  ): Promise<object> {
    registryOf(query)
    return modelView(
      await carryOutChange(host, (registry, time) => change(registry, { time, reason, author })),
    )
  }

  return (app, _, done) => {
    checkParts(app)
    const answers = (response: TSchema, querystring: TSchema = schemas.storeQuery) => ({
      querystring,
      response: { 200: response },
    })
    app.get<{ Querystring: schemas.ModelsQuery }>(
      '/models',
      { schema: answers(schemas.models, schemas.modelsQuery) },
      ({ query }) => ({ models: modelRows(registryOf(query), query.target ?? null) }),
    )
    app.get<{ Params: Params } & Query>(
      '/models/:id',
      { schema: answers(schemas.model) },
      ({ params: { id }, query }) => modelView(registryOf(query).find(id)),
    )
    app.get<{ Params: Params } & Query>(
      '/models/:id/file',
      { schema: answers(schemas.modelFile) },
      ({ params, query }) => {
        const registry = registryOf(query)
        const record = registry.find(params.id)
        const file = modelFile(record, registry.bytes(record.id))
        return { id: record.id, file: file.toString('base64') }
      },
    )
    app.post<{ Params: Params; Body: PersonBody } & Query>(
      '/models/:id/promote',
      { schema: { body: personBody, ...answers(schemas.model) } },
      ({ params: { id }, query, body }) =>
        changed(query, body, (registry, person) => promoteModel(registry, id, person)),
    )
    app.post<{ Body: schemas.RollBackBody } & Query>(
      '/models/rollback',
      { schema: { body: schemas.rollBackBody, ...answers(schemas.model) } },
      ({ query, body }) =>
        changed(query, body, (registry, person) =>
          rollBackModel(registry, body.target, body.to ?? null, person),
        ),
    )
    app.post<{ Body: schemas.ImportBody } & Query>(
      '/models/import',
      { bodyLimit: FILE_LIMIT, schema: { body: schemas.importBody, ...answers(schemas.model) } },
      ({ query, body }) => {
        const read = readModelFile(body.name, Buffer.from(body.file, 'base64'))
        requireFit(body.name, read.model, host.prepared)
        return changed(query, body, (registry, person) => importModel(registry, read, person))
      },
    )
    done()
  }
}
