import t from 'tap'
import { definitionOf } from './definition.ts'
import { liveStatistics, liveStrategies } from './live.ts'
import { backtestStatistics } from './statistics.ts'

interface Node {
  readonly type?: string
  readonly description?: string
  readonly additionalProperties?: boolean
  readonly properties?: Readonly<Record<string, Node>>
  readonly items?: Node
  readonly anyOf?: readonly Node[]
}

/** Every field below a schema with its path. */
function fields(node: Node, path: string): [path: string, field: Node][] {
  const inner = node.anyOf?.find(({ properties }) => properties !== undefined) ?? node
  const below = inner.items ?? inner
  return Object.entries(below.properties ?? {}).flatMap(([name, field]): [string, Node][] => [
    [`${path}.${name}`, field],
    ...fields(field, `${path}.${name}`),
  ])
}

const all = [
  ...fields(backtestStatistics as Node, 'statistics'),
  ...fields(liveStatistics, 'live'),
  ...fields(liveStrategies, 'live.strategies'),
]

t.test('every number says what it is, in which unit, and when it is null', async (t) => {
  t.ok(all.length > 300)
  const wrong = all.flatMap(([path, field]) => {
    const types = (field.anyOf ?? [field]).map(({ type }) => type)
    if (!types.includes('number')) return []
    const definition = definitionOf(field)
    if (definition === undefined) return [`${path} has no definition`]
    const { meaning, unit, minimum } = definition
    const description = field.description ?? ''
    const told = unit === 'none' || unit === 'count' || description.includes(`Unit: ${unit}.`)
    return [
      ...(/^[A-Z(].*\.$/s.test(meaning) ? [] : [`${path} is not a sentence`]),
      ...(types.includes('null') === (minimum !== undefined) ? [] : [`${path} is null without a minimum`]),
      ...(description.startsWith(meaning) && told ? [] : [`${path} is described as "${description}"`]),
      ...(minimum === undefined || description.includes(`Null below ${minimum}.`)
        ? []
        : [`${path}: minimum`]),
    ]
  })
  t.strictSame(wrong, [])
})

t.test('what is annualised says by what', async (t) => {
  const annualised = all.filter(([, field]) => definitionOf(field)?.annualised !== undefined)
  const names = new Set(annualised.map(([path]) => path.split('.').pop()))
  t.strictSame([...names].sort(), [
    'alpha',
    'annualReturn',
    'annualTurnover',
    'cagr',
    'calmar',
    'informationRatio',
    'sharpe',
    'sortino',
    'trackingError',
    'volatility',
  ])
})

t.test('objects have exactly the keys that are named, and standard keywords only', async (t) => {
  const text = JSON.stringify(backtestStatistics)
  const keywords = new Set<string>()
  const visit = (node: unknown, named: boolean): void => {
    if (typeof node !== 'object' || node === null) return
    if (Array.isArray(node)) {
      for (const part of node) visit(part, false)
      return
    }
    for (const [key, value] of Object.entries(node)) {
      if (!named) keywords.add(key)
      visit(value, /^(p|patternP)roperties$/.test(key) && !named)
    }
  }
  visit(JSON.parse(text), false)
  t.strictSame([...keywords].sort(), [
    'additionalProperties',
    'anyOf',
    'const',
    'description',
    'enum',
    'items',
    'minimum',
    'patternProperties',
    'properties',
    'required',
    'type',
  ])
  const open = all.filter(([, field]) => {
    const inner = field.anyOf?.find(({ properties }) => properties !== undefined) ?? field
    return inner.properties !== undefined && inner.additionalProperties !== false
  })
  t.strictSame(
    open.map(([path]) => path),
    [],
  )
})
