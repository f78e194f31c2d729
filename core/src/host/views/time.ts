/** A moment as the views give it: ISO 8601 in UTC and milliseconds since 1970. */
export interface Moment {
  readonly iso: string
  readonly ms: number
}

export function moment(ms: number): Moment {
  return { iso: new Date(ms).toISOString(), ms }
}
