"""What the HTTP API is made of, the same in every deployment: Django REST framework, the schema, and the headers other origins may use."""

from typing import Any

from coherence.core import introduction

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api.authentication.SupabaseAuthentication",
        "accounts.api.authentication.ApiKeyAuthentication",
        "accounts.api.authentication.SessionTokenAuthentication",
        "accounts.api.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated", "accounts.api.permissions.ScopeAllows"],
    "DEFAULT_RENDERER_CLASSES": ["coherence.core.api.rendering.CamelJSON"],
    "DEFAULT_PARSER_CLASSES": ["coherence.core.api.bodies.JSON"],
    "JSON_UNDERSCOREIZE": {"no_underscore_before_number": True},
    "DEFAULT_THROTTLE_CLASSES": ["coherence.core.api.throttles.Throttle"],
    "DEFAULT_METADATA_CLASS": "coherence.core.api.metadata.Metadata",
    "DEFAULT_SCHEMA_CLASS": "coherence.core.api.schema.Schema",
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "coherence.core.api.negotiation.OneKind",
    "EXCEPTION_HANDLER": "coherence.core.api.errors.handle",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SCHEMA: dict[str, Any] = {
    "TITLE": "Coherence",
    "DESCRIPTION": introduction.TEXT,
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "CAMELIZE_NAMES": True,
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "ClosingStatusEnum": "accounts.models.AccountClosing.Status",
        "ExportStatusEnum": "accounts.models.AccountExport.Status",
        "ErrorCodeEnum": "coherence.core.api.schema.CODES",
        "VideoStatusEnum": "videos.statuses.WORDS",
        "UploadStatusEnum": "analysis.api.upload.PROCESSING",
        "ImportStatusEnum": "videos.models.VideoImport.Status",
        "ResumableStatusEnum": "videos.models.Upload.Status",
        "SeverityEnum": "analysis.api.schema.SEVERITIES",
        "MomentKindEnum": "analysis.api.schema.KINDS",
    },
    "PREPROCESSING_HOOKS": ["coherence.core.api.paths.without_alias"],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "drf_spectacular.contrib.djangorestframework_camel_case.camelize_serializer_fields",
        "accounts.api.schema.fixed_names",
    ],
}

EXPOSED_HEADERS = [
    *("Link", "X-Total-Count", "X-Request-ID", "Retry-After", "ETag", "Content-Disposition", "Location"),
    *("Accept-Ranges", "Content-Range", "Idempotency-Replayed", "WWW-Authenticate"),
    *("Tus-Resumable", "Tus-Version", "Tus-Extension", "Tus-Max-Size", "Tus-Checksum-Algorithm"),
    *("Upload-Offset", "Upload-Length", "Upload-Metadata", "Upload-Expires"),
]
ALLOWED_HEADERS = [
    "accept",
    "authorization",
    "content-type",
    "idempotency-key",
    "if-match",
    "if-none-match",
    "range",
    "x-csrftoken",
    "x-email-verification-key",
    "x-password-reset-key",
    "x-receipt-secret",
    "x-request-id",
    "x-session-token",
    *("tus-resumable", "upload-length", "upload-offset", "upload-metadata", "upload-checksum", "x-http-method-override"),
]
