import { createConfig, lintFromString } from '@redocly/openapi-core'
import { pino } from 'pino'
import t from 'tap'
import { ERRORS } from '../../errors.ts'
import { hostAfter, reloaderOf, shippedConfig } from '../../host/paper-host.fixture.ts'
import { STATUS } from '../problem-status.ts'
import { ROUTES } from '../routes.ts'
import { createApi } from '../server.ts'

const host = await hostAfter(await shippedConfig(t.testdir({})), 1)
const app = createApi({ host, reloader: reloaderOf(host), log: pino({ level: 'silent' }) })
t.teardown(() => app.close())

interface Answer {
  readonly $ref?: string
  readonly headers?: object
}
interface Operation {
  readonly operationId: string
  readonly parameters?: readonly { readonly $ref?: string }[]
  readonly responses: Readonly<Record<string, Answer>>
}
interface Document {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, object>>
    readonly responses: Readonly<Record<string, Answer>>
  }
}

t.test('the OpenAPI document passes a public linter with its strictest rules', async (t) => {
  const answer = await app.inject({ url: '/api/v1/openapi.json' })
  t.equal(answer.headers['content-type'], 'application/json; charset=utf-8')
  const config = await createConfig({ extends: ['recommended-strict'] })
  const problems = await lintFromString({ source: answer.body, config })
  t.strictSame(
    problems.map(({ ruleId, message, location }) => `${ruleId} ${location[0].pointer}: ${message}`),
    [],
  )
})

t.test('it has every route that the app answers, and no other', async (t) => {
  const { openapi, paths } = (await app.inject({ url: '/api/v1/openapi.json' })).json<Document>()
  t.equal(openapi, '3.1.0')
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} /api/v1${path}`),
  )
  const unknown = described.filter((one) => {
    const [method, url] = one.split(' ')
    return !app.hasRoute({ method: method, url: url.replace(/\{(\w+)\}/g, ':$1') })
  })
  t.strictSame(unknown, [])
  const methods = [...app.printRoutes({ commonPrefix: false }).matchAll(/\(([A-Z, ]+)\)$/gm)]
  const answered = methods.flatMap(([, list]) => list.split(', ')).filter((method) => method !== 'HEAD')
  t.equal(answered.length, described.length + 4, 'all but GET /, the probes and the metrics')
})

t.test('every route says all that is to be said of it', async (t) => {
  const names = ROUTES.map(({ schema }) => schema.operationId)
  t.equal(new Set(names).size, names.length, 'names of calls are their own')
  for (const { schema, errors = [], url } of ROUTES) {
    t.match(schema.summary, /^[A-Z].*[^.]$/, schema.operationId)
    t.ok(url.split('/').filter((part) => part.startsWith(':')).length === keys(schema.params).length, url)
    for (const code of errors) t.ok(code in STATUS, `${schema.operationId}: ${code} has a status`)
  }
})

t.test('it has the headers that requests may have and that answers come with', async (t) => {
  const { paths, components } = (await app.inject({ url: '/api/v1/openapi.json' })).json<Document>()
  const taken = ({ parameters = [] }: Operation): string[] => parameters.flatMap(({ $ref = [] }) => $ref)
  const { get: read, patch } = paths['/config/{file}']
  const { get: status } = paths['/status']
  t.strictSame(taken(patch), ['#/components/parameters/IfMatch'])
  t.strictSame(taken(paths['/events/stream'].get), ['#/components/parameters/LastEventId'])
  t.strictSame([...taken(read), ...taken(status)], [])
  const tag = { ETag: { $ref: '#/components/headers/ETag' } }
  t.strictSame(
    [read, patch, status].map(({ responses }) => responses[200].headers),
    [tag, tag, undefined],
  )
  const problem = (operation: Operation, code: number): Answer =>
    components.responses[operation.responses[code].$ref?.split('/').at(-1) ?? '']
  t.strictSame(Object.keys(problem(status, 429).headers ?? {}), ['Retry-After'])
  t.strictSame(Object.keys(problem(status, 401).headers ?? {}), ['WWW-Authenticate'])
})

/** Objects of fewer fields are read more easily where they stand. */
const FEW = 4

t.test('what stands at several places has a name of its own', async (t) => {
  const { components } = (await app.inject({ url: '/api/v1/openapi.json' })).json<Document>()
  const places = new Map<string, string>()
  const twice: string[] = []
  const visit = (node: unknown, place: string): void => {
    if (typeof node !== 'object' || node === null) return
    if (keys(node).length >= FEW) {
      const text = JSON.stringify({ ...node, description: '' })
      const before = places.get(text)
      if (before !== undefined) twice.push(`${before} is ${place}: write shape('NAME', { ... }) for both`)
      places.set(text, place)
    }
    for (const [key, part] of Object.entries(node)) visit(part, `${place}/${key}`)
  }
  for (const [name, schema] of Object.entries(components.schemas)) visit(schema, name)
  t.strictSame(twice, [])
  t.ok('Strategy' in components.schemas && 'GetStatusAnswer' in components.schemas)
})

t.test('the pages load nothing but their style, and every problem has its place', async (t) => {
  for (const url of ['/api/v1/docs', '/api/v1/docs/errors']) {
    const { statusCode, headers, body } = await app.inject({ url })
    t.equal(statusCode, 200)
    t.equal(headers['content-type'], 'text/html; charset=utf-8')
    t.match(headers['content-security-policy'], /^default-src 'none'; style-src 'self'/)
    t.notMatch(body, /<script|<style|style=|src=|https?:\/\//)
    t.match(body, '<link rel="stylesheet" href="/api/v1/docs/style.css" />')
  }
  const errors = (await app.inject({ url: '/api/v1/docs/errors' })).body
  for (const code of Object.keys(ERRORS)) t.match(errors, `<tr id="${code}">`)
  const routes = (await app.inject({ url: '/api/v1/docs' })).body
  t.match(routes, '<h3 id="strategy">Strategy</h3>')
  t.match(routes, 'list of <a href="#strategy">Strategy</a>')
  for (const { schema } of ROUTES) t.match(routes, `<h3 id="${schema.operationId}">`)
  t.match((await app.inject({ url: '/api/v1/docs/style.css' })).headers['content-type'], 'text/css')
})

const keys = (schema: object | undefined): string[] =>
  Object.keys((schema as { properties?: object } | undefined)?.properties ?? {})
