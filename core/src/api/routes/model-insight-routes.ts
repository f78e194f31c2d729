import { driftRows, modelDriftView } from '../../host/views/drift.ts'
import { importanceView } from '../../host/views/importance.ts'
import { moment } from '../../host/views/time.ts'
import { inTurn } from '../costly.ts'
import { REGISTRY_ERRORS, registryOf } from '../registry-of.ts'
import * as schemas from '../schemas/model-insight-schemas.ts'
import { modelParams } from '../schemas/model-schemas.ts'
import { storeQuery } from '../schemas/schemas.ts'
import { route, type Route } from '../route.ts'

/** What models rest on, and whether they still hold. */
export const modelInsightRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/models/:id/importance',
    config: { scope: 'read' },
    errors: [...REGISTRY_ERRORS, 'MODEL_UNKNOWN'],
    schema: {
      operationId: 'getModelImportance',
      summary: 'What its forecasts rest on',
      description:
        'Of each feature the share that the members give it, and what the forecasts of the last validation lose when it is shuffled, with an interval ([models.md](models.md#what-a-model-rests-on)). What is not known is null, with the reason.',
      tags: ['models'],
      params: modelParams,
      querystring: storeQuery,
      response: { 200: schemas.importance },
    },
    handler: ({ host }, { params: { id }, query: { store } }) =>
      importanceView(registryOf(host, store).find(id)),
  }),
  route({
    method: 'GET',
    url: '/models/drift',
    config: { scope: 'read' },
    errors: [...REGISTRY_ERRORS, 'READ_BUSY'],
    schema: {
      operationId: 'getDrift',
      summary: 'Whether what serves is still better than its baseline',
      description:
        'Of every target that is forecast: the drift alarm with the figures that decide it and their limits, and how different each feature is of late ([models.md](models.md#drift)).',
      tags: ['models'],
      querystring: schemas.driftQuery,
      response: { 200: schemas.drifts },
    },
    handler: ({ host }, { query: { store, target = null } }) => {
      registryOf(host, store)
      return inTurn(host, `drift ${target ?? ''}`, () => ({
        time: moment(host.engine.time),
        targets: driftRows(host, target),
      }))
    },
  }),
  route({
    method: 'GET',
    url: '/models/:id/drift',
    config: { scope: 'read' },
    errors: [...REGISTRY_ERRORS, 'MODEL_UNKNOWN', 'READ_BUSY'],
    schema: {
      operationId: 'getModelDrift',
      summary: 'The same, as it concerns one model',
      description:
        'Alarm and figures are about the specification that serves: a model of another one has none, with the reason. Only the features of the model are told.',
      tags: ['models'],
      params: modelParams,
      querystring: storeQuery,
      response: { 200: schemas.modelDrift },
    },
    handler: ({ host }, { params, query: { store } }) => {
      const registry = registryOf(host, store)
      const { id } = registry.find(params.id)
      return inTurn(host, `drift of ${id}`, () => {
        const record = registry.find(id)
        return {
          time: moment(host.engine.time),
          ...modelDriftView(host, record, registry.champion(record.target)),
        }
      })
    },
  }),
]
