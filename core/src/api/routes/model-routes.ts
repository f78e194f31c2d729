import type { ErrorCode } from '../../errors.ts'
import { carryOutChange } from '../../host/models/carry-out.ts'
import {
  importModel,
  promoteModel,
  retireModel,
  rollBackModel,
  type ModelChange,
  type Person,
} from '../../host/models/changes.ts'
import { requireFitIn } from '../../host/models/fit.ts'
import type { PaperHost } from '../../host/paper-host.ts'
import { modelPage, modelView, type ModelView } from '../../host/views/models.ts'
import { modelFile, readModelFile } from '../../learning/registry/file.ts'
import type { ModelRegistry } from '../../learning/registry/types.ts'
import { personBody, type PersonBody } from '../schemas/command-schemas.ts'
import { inTurn } from '../costly.ts'
import { CHAMPION, MODEL } from '../etag.ts'
import { NO_CONDITION, type Condition } from '../if-match.ts'
import { cursorOf, pastQuery } from '../paging.ts'
import { REGISTRY_ERRORS, registryOf } from '../registry-of.ts'
import * as schemas from '../schemas/model-schemas.ts'
import { route, type Route } from '../route.ts'
import { storeQuery } from '../schemas/schemas.ts'

/** Bytes of a request with a model in base64, at most: it is read in one piece, while bars wait. */
const FILE_LIMIT = 16 << 20

const RETIRE_ERRORS = [
  ...REGISTRY_ERRORS,
  ...(['MODEL_UNKNOWN', 'HOST_STOPPED', 'HOST_BUSY', 'STORE_WRITE'] as const),
] as const satisfies readonly ErrorCode[]
const CHANGE_ERRORS = [
  ...RETIRE_ERRORS,
  'MODEL_GONE',
  'MODEL_DAMAGED',
] as const satisfies readonly ErrorCode[]

/** The models of the host: what they are, and how a person changes which one serves. */
export const modelRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/models',
    config: { scope: 'read' },
    errors: REGISTRY_ERRORS,
    schema: {
      operationId: 'listModels',
      summary: 'Trained models: state, data, figures',
      description:
        'Trained models ([models.md](models.md)), the newest first; `from` and `to` are about when they were added. 409 `MODELS_NOT_KEPT` where nothing is predicted. For every route of models `store` may name the store that is meant; 409 `AUDIT_STORE` when the host keeps another one or none.',
      tags: ['models'],
      querystring: schemas.modelsQuery,
      response: { 200: schemas.models },
    },
    handler: ({ host }, { query: { store, target, state, ...part } }) => {
      const { found, next } = modelPage(registryOf(host, store), { ...pastQuery(part), target, state })
      return { models: found, next: cursorOf(next) }
    },
  }),
  route({
    method: 'GET',
    url: '/models/:id',
    config: { scope: 'read' },
    version: MODEL,
    errors: [...REGISTRY_ERRORS, 'MODEL_UNKNOWN'],
    schema: {
      operationId: 'getModel',
      summary: 'One of them, with its validation',
      tags: ['models'],
      params: schemas.modelParams,
      querystring: storeQuery,
      response: { 200: schemas.model },
    },
    handler: ({ host }, { params: { id }, query: { store } }) => modelView(registryOf(host, store).find(id)),
  }),
  route({
    method: 'GET',
    url: '/models/:id/file',
    config: { scope: 'read' },
    errors: [...REGISTRY_ERRORS, 'MODEL_UNKNOWN', 'MODEL_GONE', 'MODEL_DAMAGED', 'READ_BUSY'],
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
  moving('promote', CHANGE_ERRORS, promoteModel, {
    operationId: 'promoteModel',
    summary: 'Have it serve',
    description:
      'The champion before is retired. 409 `MODEL_GONE` when its bytes are not kept, `MODEL_DAMAGED`.',
  }),
  moving('retire', RETIRE_ERRORS, retireModel, {
    operationId: 'retireModel',
    summary: 'Take it out of service',
    description:
      'Nobody takes its place: of a champion the rest of the fallback chain answers, another last good model, else persistence ([models.md](models.md#which-model-answers)). A model that serves nobody stays what it is.',
  }),
  route({
    method: 'POST',
    url: '/models/rollback',
    config: { scope: 'admin' },
    version: CHAMPION,
    errors: [...CHANGE_ERRORS, 'MODEL_NO_EARLIER'],
    schema: {
      operationId: 'rollBackModel',
      summary: 'Bring back an earlier one',
      description:
        'Rejects the champion of a target and has an earlier model serve, which is the answer. 409 `MODEL_NO_EARLIER` when there is none, or `to` is a model of another target; else as to promote one. The state that counts is that of the champion:',
      tags: ['models'],
      querystring: storeQuery,
      body: schemas.rollBackBody,
      response: { 200: schemas.model },
    },
    handler: ({ host }, { query: { store }, body }, _, condition) =>
      changed(host, store, { ...body, condition }, (registry, person) =>
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

/** What a person does to one model, which is the answer. */
function moving(
  verb: 'promote' | 'retire',
  errors: readonly ErrorCode[],
  change: (registry: ModelRegistry, id: string, person: Person) => ModelChange,
  words: { readonly operationId: string; readonly summary: string; readonly description: string },
): Route {
  return route({
    method: 'POST',
    url: `/models/:id/${verb}`,
    config: { scope: 'admin' },
    version: MODEL,
    errors,
    schema: {
      ...words,
      tags: ['models'],
      params: schemas.modelParams,
      querystring: storeQuery,
      body: personBody,
      response: { 200: schemas.model },
    },
    handler: ({ host }, { params: { id }, query: { store }, body }, _, condition) =>
      changed(host, store, { ...body, condition }, (registry, person) => change(registry, id, person)),
  })
}

async function changed(
  host: PaperHost,
  store: string | undefined,
  { reason, author = 'api', condition = NO_CONDITION }: PersonBody & { readonly condition?: Condition },
  change: (registry: ModelRegistry, person: Person) => ModelChange,
): Promise<ModelView> {
  registryOf(host, store)
  const record = await carryOutChange(host, (registry, time) => {
    condition.check()
    const done = change(registry, { time, reason, author })
    condition.tell()
    return done
  })
  return modelView(record)
}
