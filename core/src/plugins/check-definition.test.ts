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
