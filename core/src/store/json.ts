/** What JSON can hold. Numbers must be finite: JSON has no NaN, and it writes -0 as 0. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
