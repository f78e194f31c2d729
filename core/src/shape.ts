import Type, { type TSchema } from 'typebox'

/**
 * An object of exactly these keys that is known by a name. Documents of JSON Schema and of the API describe it once and
 * refer to it, and the client of the SDK exports a type of that name; so two shapes of one name must be the same.
 *
 * @param name in PascalCase: what it is, not where it stands
 * @param description of this use of it
 */
export const shape = <P extends Record<string, TSchema>>(name: string, properties: P, description?: string) =>
  Type.Object(properties, {
    title: name,
    additionalProperties: false,
    ...(description !== undefined && { description }),
  })
