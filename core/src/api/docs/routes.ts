import type { FastifyReply } from 'fastify'
import Type from 'typebox'
import { coreVersion } from '../../version.ts'
import { route, type Route } from '../route.ts'
import { openApi } from './openapi.ts'
import { errorsPage, PAGES, routesPage, STYLE } from './page.ts'

/** These pages load their style and nothing else. */
const POLICY = "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'"

/**
 * What the API says of itself, made when it is first asked for.
 *
 * @param routes all of the API, these among them
 */
export function documentRoutes(routes: () => readonly Route[]): readonly Route[] {
  return [
    page('getOpenApi', 'The OpenAPI 3.1 document', PAGES.document, 'application/json', () =>
      JSON.stringify(openApi(routes(), coreVersion())),
    ),
    page('getDocumentation', 'The routes, to read', PAGES.routes, 'text/html', () => routesPage(routes())),
    page('getErrors', 'Every error, to read', PAGES.errors, 'text/html', errorsPage),
    page('getStyle', 'What these pages look like', PAGES.style, 'text/css', () => STYLE),
  ]
}

function page(
  operationId: string,
  summary: string,
  url: string,
  produces: string,
  make: () => string,
): Route {
  let made: string | null = null
  return route({
    method: 'GET',
    url,
    config: { scope: 'read' },
    ...(produces !== 'application/json' && { produces }),
    schema: {
      operationId,
      summary,
      tags: ['documentation'],
      response: { 200: produces === 'application/json' ? Type.Object({}) : Type.String() },
    },
    handler: (_context, _request, reply: FastifyReply) =>
      reply
        .type(`${produces}; charset=utf-8`)
        .header('content-security-policy', POLICY)
        .serializer(String)
        .send((made ??= make())),
  })
}
