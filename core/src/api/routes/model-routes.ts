import type { ErrorCode } from '../../errors.ts'
import { carryOutChange, modelsOf } from '../../host/models/carry-out.ts'
import { importModel, promoteModel, rollBackModel, type ModelChange } from '../../host/models/changes.ts'
import { requireFitIn } from '../../host/models/fit.ts'
import type { PaperHost } from '../../host/paper-host.ts'
import { modelRows, modelView, type ModelView } from '../../host/views/models.ts'
import { modelFile, readModelFile } from '../../learning/registry/file.ts'
import type { ModelRegistry } from '../../learning/registry/types.ts'
import { personBody, type PersonBody } from '../schemas/command-schemas.ts'
import { inTurn } from '../costly.ts'
import { modelTag, requireModelTag } from '../etag.ts'
import * as schemas from '../schemas/model-schemas.ts'
import { route, type Route } from '../route.ts'
import { storeQuery } from '../schemas/schemas.ts'
import { storeOf } from '../store-of.ts'

/** Bytes of a request with a model in base64, at most: it is read in one piece, while bars wait. */
const FILE_LIMIT = 16 << 20

const READ_ERRORS = ['MODELS_NOT_KEPT', 'AUDIT_STORE'] as const satisfies readonly ErrorCode[]
const CHANGE_ERRORS = [
  ...READ_ERRORS,
  'MODEL_UNKNOWN',
  'MODEL_GONE',
  'MODEL_DAMAGED',
  'HOST_STOPPED',
  'HOST_BUSY',
  'STORE_WRITE',
] as const satisfies readonly ErrorCode[]

/** The models of the host: what they are, and how a person changes which one serves. */
export const modelRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/models',
    config: { scope: 'read' },
    errors: READ_ERRORS,
    schema: {
      operationId: 'listModels',
      summary: 'Trained models: state, data, figures',
      description:
        'Trained models ([models.md](models.md)), the newest first. 409 `MODELS_NOT_KEPT` where nothing is predicted. For every route of models `store` may name the store that is meant; 409 `AUDIT_STORE` when the host keeps another one or none.',
      tags: ['models'],
      querystring: schemas.modelsQuery,
      response: { 200: schemas.models },
    },
    handler: ({ host }, { query: { store, target = null } }) => ({
      models: modelRows(registryOf(host, store), target),
    }),
  }),
  route({
    method: 'GET',
    url: '/models/:id',
    config: { scope: 'read' },
    errors: [...READ_ERRORS, 'MODEL_UNKNOWN'],
    schema: {
      operationId: 'getModel',
      summary: 'One of them, with its validation',
      description: 'The ETag is for `If-Match` when it is promoted.',
      tags: ['models'],
      params: schemas.modelParams,
      querystring: storeQuery,
      response: { 200: schemas.model },
    },
    handler: ({ host }, { params: { id }, query: { store } }, reply) => {
      const record = registryOf(host, store).find(id)
      reply.header('etag', modelTag(record))
      return modelView(record)
    },
  }),
  route({
    method: 'GET',
    url: '/models/:id/file',
    config: { scope: 'read' },
    errors: [...READ_ERRORS, 'MODEL_UNKNOWN', 'MODEL_GONE', 'MODEL_DAMAGED', 'READ_BUSY'],
    schema: {
      operationId: 'getModelFile',
      summary: 'It as a file',
      description: 'It as the file that `grodt models import` takes.',
      tags: ['models'],
      params: schemas.modelParams,
      querystring: storeQuery,
      response: { 200: schemas.modelFile },
    },
    handler: ({ host }, { params, query: { store } }) => {
      const registry = registryOf(host, store)
      const { id } = registry.find(params.id)
      return inTurn(host, `model ${id}`, () => {
        const file = modelFile(registry.find(id), registry.bytes(id))
        return { id, file: file.toString('base64') }
      })
    },
  }),
  route({
    method: 'POST',
    url: '/models/:id/promote',
    config: { scope: 'admin' },
    errors: [...CHANGE_ERRORS, 'MODEL_MOVED'],
    schema: {
      operationId: 'promoteModel',
      summary: 'Have it serve',
      description:
        'The champion before is retired. 409 `MODEL_GONE` when its bytes are not kept, `MODEL_DAMAGED`. `If-Match` with the ETag of `GET /models/ID` has it refused (412 `MODEL_MOVED`) when its state has changed by then.',
      tags: ['models'],
      params: schemas.modelParams,
      querystring: storeQuery,
      body: personBody,
      response: { 200: schemas.model },
    },
    handler: ({ host }, { params: { id }, query: { store }, body, headers }) =>
      changed(host, store, body, (registry, person) => {
        requireModelTag(headers['if-match'], registry.find(id))
        return promoteModel(registry, id, person)
      }),
  }),
  route({
    method: 'POST',
    url: '/models/rollback',
    config: { scope: 'admin' },
    errors: [...CHANGE_ERRORS, 'MODEL_NO_EARLIER'],
    schema: {
      operationId: 'rollBackModel',
      summary: 'Bring back an earlier one',
      description:
        'Rejects the champion of a target and has an earlier model serve, which is the answer. 409 `MODEL_NO_EARLIER` when there is none, or `to` is a model of another target; else as to promote one.',
      tags: ['models'],
      querystring: storeQuery,
      body: schemas.rollBackBody,
      response: { 200: schemas.model },
    },
    handler: ({ host }, { query: { store }, body }) =>
      changed(host, store, body, (registry, person) =>
        rollBackModel(registry, body.target, body.to ?? null, person),
      ),
  }),
  route({
    method: 'POST',
    url: '/models/import',
    config: { scope: 'admin' },
    bodyLimit: FILE_LIMIT,
    errors: [...CHANGE_ERRORS, 'MODEL_FILE'],
    schema: {
      operationId: 'importModel',
      summary: 'Add one from a file, as a candidate',
      description:
        '422 `MODEL_FILE` when it is damaged, or the configuration has not the features or predictors that it needs.',
      tags: ['models'],
      querystring: storeQuery,
      body: schemas.importBody,
      response: { 200: schemas.model },
    },
    handler: async ({ host }, { query: { store }, body }) => {
      const read = readModelFile(body.name, Buffer.from(body.file, 'base64'))
      await requireFitIn(host, body.name, read.model)
      return changed(host, store, body, (registry, person) => importModel(registry, read, person))
    },
  }),
]

/** The models of the host. @param store that is meant, if one is */
function registryOf(host: PaperHost, store: string | undefined): ModelRegistry {
  if (store !== undefined) storeOf(host, store)
  return modelsOf(host)
}

async function changed(
  host: PaperHost,
  store: string | undefined,
  { reason, author = 'api' }: PersonBody,
  change: (registry: ModelRegistry, person: { time: number; reason: string; author: string }) => ModelChange,
): Promise<ModelView> {
  registryOf(host, store)
  return modelView(await carryOutChange(host, (registry, time) => change(registry, { time, reason, author })))
}
