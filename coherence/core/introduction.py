"""What the API's documentation says before its endpoints."""

from typing import Final

TEXT: Final = """\
The API of Coherence: recordings go in, and what is found in them comes out. The prefix `/api` always means the current version.

**Signing in.** Each request says by itself who is asking, in one of four ways:

- `Authorization: Bearer <access token>` of the Supabase project that this site belongs to, where it belongs to one.
- `Authorization: Api-Key coh_…`, a personal key for programs: made at `POST /api/v1/users/me/api-keys` or on the page of settings, shown
  once, and revocable. With the scope `read` it may only read.
- `X-Session-Token: …`, from a sign-in at `/_allauth/app/v1/auth/login` with address and password, for apps without Supabase.
- The cookie of the site's own session, in a browser. Requests that change something then send the header `X-CSRFToken` too.

Without any of them the answer is 401 with `WWW-Authenticate: Bearer`. Somebody else's things are answered with 404, as if they were not
there.

**Errors** all have one shape: `error` (a sentence for people), `code` (stable, for programs), `retryable`, and `requestId`, by which it is
found in our log; where fields are wrong, `fields` says which. At 429 the header `Retry-After` says how many seconds to wait.

**Names** are camelCase in bodies and snake_case in addresses; times are RFC 3339 in UTC; ids are UUIDs; positions are seconds."""
