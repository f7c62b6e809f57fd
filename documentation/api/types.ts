// Made from the schema by `manage.py api_types`. Do not edit.

/** Each call by method and path: what it takes as JSON, and what it answers by status. */
export interface Operations {
}
