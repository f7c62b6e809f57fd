// Made from the schema by `manage.py api_types`. Do not edit.

/** What every failing request is answered with. */
export type Error = {
  /** A sentence for the user. */
  error: string;
  /** Stable; programs decide by it. */
  code: string;
  /** Whether the same request can succeed later. */
  retryable: boolean;
  /** What is wrong, by the name of the field. */
  fields?: Record<string, unknown>;
  /** What else is known, for instance a limit and when it resets. */
  details?: Record<string, unknown>;
  /** Also in X-Request-ID; support finds the request by it. */
  requestId?: string;
};

export type Key = {
  id: string;
  name: string;
  /** The first characters, for people to tell keys apart. */
  prefix: string;
  scope?: ScopeEnum;
  createdAt: string;
  lastUsedAt?: string | null;
};

export type MadeKey = {
  id: string;
  name: string;
  /** The first characters, for people to tell keys apart. */
  prefix: string;
  scope?: ScopeEnum;
  createdAt: string;
  lastUsedAt?: string | null;
  /** The key itself. It is shown this once and kept nowhere. */
  key: string;
};

export type NewKeyRequest = {
  name: string;
  scope?: ScopeEnum;
};

/** * `read` - Read * `write` - Write */
export type ScopeEnum = "read" | "write";

export type SignedIn = {
  user_id: string;
  /** Empty for those who signed in without one. */
  email: string | null;
  email_verified: boolean;
  /** Always true: nobody else gets this answer. */
  authenticated: boolean;
};

/** Each call by method and path: what it takes as JSON, and what it answers by status. */
export interface Operations {
  "GET /api/v1/auth/me": { body: never; answers: { 200: SignedIn; 401: Error; 403: Error; 429: Error; 500: Error; 503: Error } };
  "GET /api/v1/users/me/api-keys": { body: never; answers: { 200: Key; 401: Error; 403: Error; 429: Error; 500: Error; 503: Error } };
  "POST /api/v1/users/me/api-keys": { body: NewKeyRequest; answers: { 201: MadeKey; 400: Error; 401: Error; 403: Error; 409: Error; 413: Error; 415: Error; 429: Error; 500: Error; 503: Error } };
  "DELETE /api/v1/users/me/api-keys/{keyId}": { body: never; answers: { 204: never; 401: Error; 403: Error; 404: Error; 429: Error; 500: Error; 503: Error } };
}
