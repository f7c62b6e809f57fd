"""What the schema says of the ways to sign in."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension, OpenApiSerializerExtension


class SupabaseToken(OpenApiAuthenticationExtension):  # type: ignore[misc]
    target_class = "accounts.api.authentication.SupabaseAuthentication"
    name = "supabase"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "An access token of the Supabase project."}


class Key(OpenApiAuthenticationExtension):  # type: ignore[misc]
    target_class = "accounts.api.authentication.ApiKeyAuthentication"
    name = "apiKey"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "header", "name": "Authorization", "description": "A personal key: `Api-Key coh_…`."}


class SessionToken(OpenApiAuthenticationExtension):  # type: ignore[misc]
    target_class = "accounts.api.authentication.SessionTokenAuthentication"
    name = "sessionToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "header", "name": "X-Session-Token", "description": "From a sign-in at /_allauth/app/v1."}


class Session(OpenApiAuthenticationExtension):  # type: ignore[misc]
    target_class = "accounts.api.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        description = "The site's own session; a writing request also sends X-CSRFToken."
        return {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": description}


class OnlyKnown(OpenApiSerializerExtension):  # type: ignore[misc]
    """Serializers that refuse names they do not know say so."""

    target_class = "accounts.api.profile.KnownFlags"
    match_subclasses = True

    def map_serializer(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        shape: dict[str, Any] = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)
        return shape | {"additionalProperties": False}


def fixed_names(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """The answer of /auth/me keeps its underscores (me.py): take back what the camel-case hook did to it."""
    from accounts.api.me import SignedInSerializer  # views load this module, by the settings

    shape = result["components"]["schemas"].get("SignedIn")
    if shape is not None:
        names = list(SignedInSerializer().fields)
        shape["properties"] = dict(zip(names, shape["properties"].values(), strict=True))
        shape["required"] = names
    return result
