import { PLUGIN_KINDS } from '@grodt/sdk'
import fc from 'fast-check'
import t from 'tap'
import { checkDefinition } from './check-definition.ts'

const config = { type: 'object', properties: {}, additionalProperties: false }
const create = () => ({ onBar: () => null })
const strategy = { kind: 'strategy', contract: 1, config, create }
const classifier = { ...strategy, kind: 'regime-classifier', labels: ['calm', 'wild'] }

t.test('the smallest plugin of each kind holds', async (t) => {
  const predictor = { kind: 'predictor', contract: 1, config, train: () => null, load: () => null }
  t.strictSame(checkDefinition('strategy', strategy), [])
  t.strictSame(checkDefinition('regime-classifier', classifier), [])
  t.strictSame(
    checkDefinition('allocator', { kind: 'allocator', contract: 1, config, weights: () => [] }),
    [],
  )
  t.strictSame(checkDefinition('predictor', predictor), [])
})

t.test('a state is declared with version and init, migrate when it is needed', async (t) => {
  const state = { version: 2, init: () => ({}), migrate: () => ({}) }
  t.strictSame(checkDefinition('strategy', { ...strategy, state }), [])
  t.strictSame(checkDefinition('strategy', { ...strategy, state: () => ({}) }), [
    'state must be { version, init, schema?, migrate? }, was a function',
  ])
  t.strictSame(checkDefinition('strategy', { ...strategy, state: { ...state, Init: 1 } }), [
    'state.Init is not part of the contract (did you mean "init"?)',
  ])
})

t.test('a scope is symbol or universe', async (t) => {
  for (const scope of [undefined, 'symbol', 'universe']) {
    t.strictSame(checkDefinition('strategy', { ...strategy, scope }), [], String(scope))
  }
  t.strictSame(checkDefinition('strategy', { ...strategy, scope: 'all' }), [
    'scope must be "symbol" or "universe", was "all"',
  ])
})

t.test('a classifier declares labels', async (t) => {
  const problems = (labels: unknown) => checkDefinition('regime-classifier', { ...classifier, labels })
  const rule = 'labels must be a list of at least one name without blanks around it, was'
  t.strictSame(problems([]), [`${rule} []`])
  t.strictSame(problems(undefined), [`${rule} missing`])
  t.strictSame(problems([' calm']), [`${rule} [ ' calm' ]`])
})

t.test('all problems of a strategy are said at once', async (t) => {
  const rate = { type: 'number', minimum: 1, default: 0.5, unit: 'none', description: 'A rate.' }
  const broken = {
    kind: 'strategy',
    contract: 1,
    config: { ...config, properties: { rate }, required: ['rate'] },
    onBar: () => null,
    labels: ['calm'],
    state: { init: () => ({}), schema: 'number' },
    scope: null,
  }
  t.strictSame(checkDefinition('strategy', broken), [
    'onBar is not part of the contract',
    'labels is not part of the contract',
    'create must be a function, was missing',
    'the default 0.5 of rate is not valid, expected a number of at least 1',
    'state.version must be an integer of at least 1, was missing',
    'state.schema must be a TypeBox schema, was "number"',
    'scope must be "symbol" or "universe", was null',
  ])
})

t.test('each kind has its functions, and a configuration that is an object', async (t) => {
  const predictor = { kind: 'predictor', contract: 1, config: { type: 'string' }, train: 1 }
  t.strictSame(checkDefinition('predictor', predictor), [
    'train must be a function, was 1',
    'load must be a function, was missing',
    'config must be an object schema: use parameters({ ... })',
  ])
  t.strictSame(checkDefinition('allocator', { kind: 'allocator', contract: 1, create, state: {} }), [
    'create is not part of the contract',
    'state is not part of the contract',
    'weights must be a function, was missing',
    'config must be an object schema: use parameters({ ... })',
  ])
  t.strictSame(checkDefinition('allocator', strategy), [
    'the manifest says allocator, but the default export was made by defineStrategy. Correct one of them',
  ])
})

t.test('a default export whose fields throw is refused', async (t) => {
  const config = {
    get type(): string {
      throw new RangeError('not yet')
    },
  }
  t.strictSame(checkDefinition('strategy', { ...strategy, config }), [
    'the default export cannot be read: RangeError: not yet',
  ])
})

t.test('what is no plugin is refused with a reason and never throws', async () => {
  const any = fc.anything({ withBigInt: true, withMap: true, withNullPrototype: true, withSparseArray: true })
  fc.assert(
    fc.property(
      fc.constantFrom(...PLUGIN_KINDS),
      any,
      (kind, value) => checkDefinition(kind, value).length > 0,
    ),
  )
  fc.assert(
    fc.property(any, any, any, (labels, state, more) => {
      const value = { ...classifier, labels, state, create: more }
      return checkDefinition('regime-classifier', value).length > 0
    }),
  )
})
