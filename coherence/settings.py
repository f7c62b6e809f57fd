"""Every setting, read strictly from the environment; .env.example documents each."""

import sys
from typing import Any

from csp.constants import NONE, SELF

from coherence import env, wire
from coherence.core import logs
from coherence.dashboard import look
from videos.storage import kinds

BASE_DIR = env.BASE_DIR
DATA_DIR = env.writable_folder("DATA_DIR", BASE_DIR / "var")

DEBUG = env.flag("DEBUG", False)
INSECURE_DEVELOPMENT_KEY = "insecure-development-key-for-one-machine-only-do-not-use-when-others-can-reach-it"
SECRET_KEY = env.secret("SECRET_KEY", INSECURE_DEVELOPMENT_KEY)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", ("localhost", "127.0.0.1", "[::1]"))

PUBLIC_URL = env.address("PUBLIC_URL", "http://localhost:8000")

INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",
    "coherence.dashboard.apps.OperationsConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_q",
    "rest_framework",
    "django_filters",
    "corsheaders",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.usersessions",
    "allauth.headless",
    "accounts",
    "billing",
    "videos",
    "analysis",
    "coherence",
]
MIDDLEWARE = [
    "coherence.core.requests.RequestMiddleware",
    "coherence.monitoring.requests.measured",
    "coherence.health.answer_probes",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "coherence.core.headers.PolicyMiddleware",
    "coherence.core.headers.set_headers",
    "coherence.core.api.tokens_only.Sessions",
    "coherence.core.api.paths.spelling_is_lenient",
    "coherence.core.api.bodies.refuse_nul",
    "coherence.core.api.bodies.strict_elsewhere",
    "django.middleware.common.CommonMiddleware",
    "coherence.core.api.tokens_only.Forms",
    "coherence.core.api.tokens_only.People",
    "accounts.impersonation.look_as",
    "coherence.core.api.tokens_only.Messages",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "coherence.pages.times.in_their_zone",
    "coherence.pages.pace.Paced",
    "coherence.core.refusals.ForeseenFailures",
]
ROOT_URLCONF = "coherence.urls"
WSGI_APPLICATION = "coherence.wsgi.application"
ASGI_APPLICATION = "coherence.asgi.application"
APPEND_SLASH = False
UNFOLD = look.UNFOLD
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "coherence.pages.context.house",
            ]
        },
    },
]
STATIC_URL = "/static/"
STATIC_ROOT = env.writable_folder("STATIC_ROOT", DATA_DIR / "static")
REDIS_URL = env.secret("REDIS_URL", "")
CACHES = {"default": env.cache("REDIS_URL", DATA_DIR / "cache")}

# --- People -----------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend", "allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.SignUpForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_ADAPTER, SOCIALACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter", "accounts.adapters.SocialAccountAdapter"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = PUBLIC_URL.partition(":")[0]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https:")
LOGIN_REDIRECT_URL = ACCOUNT_LOGOUT_REDIRECT_URL = "/"
HEADLESS_CLIENTS = ("app", "browser")
HEADLESS_FRONTEND_URLS = {
    "account_confirm_email": f"{PUBLIC_URL}/accounts/confirm-email/{{key}}/",
    "account_reset_password": f"{PUBLIC_URL}/accounts/password/reset/",
    "account_reset_password_from_key": f"{PUBLIC_URL}/accounts/password/reset/key/{{key}}/",
    "account_signup": f"{PUBLIC_URL}/accounts/signup/",
    "socialaccount_login_error": f"{PUBLIC_URL}/accounts/3rdparty/login/error/",
}
GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET = env.text("GOOGLE_CLIENT_ID", ""), env.secret("GOOGLE_CLIENT_SECRET", "")
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
if GOOGLE_CLIENT_ID:
    INSTALLED_APPS.insert(INSTALLED_APPS.index("allauth.headless"), "allauth.socialaccount.providers.google")
    SOCIALACCOUNT_PROVIDERS["google"] = {
        "APPS": [{"client_id": GOOGLE_CLIENT_ID, "secret": GOOGLE_CLIENT_SECRET, "key": ""}],
        "SCOPE": ["openid", "email", "profile"],
        "OAUTH_PKCE_ENABLED": True,
        "EMAIL_AUTHENTICATION": True,
    }
SUPABASE_URL = env.address("SUPABASE_URL", "")
SUPABASE_KEY = env.secret("SUPABASE_KEY", "")
SUPABASE_JWT_SECRET = env.secret("SUPABASE_JWT_SECRET", "")
SUPABASE_ALLOW_ANONYMOUS = env.flag("SUPABASE_ALLOW_ANONYMOUS", False)
SUPABASE_LINK_BY_EMAIL = env.flag("SUPABASE_LINK_BY_EMAIL", True)
CONSENT_POLICY = env.choice("CONSENT_POLICY", "upload", ("upload", "explicit"))
CONSENT_VERSION = env.text("CONSENT_VERSION", "2026-11")
DEFAULT_PLAN = env.choice("DEFAULT_PLAN", "free", ("free", "individual", "pro"))
DELETED_KEPT_DAYS = env.whole("DELETED_KEPT_DAYS", 30, at_least=1)
DAILY_UPLOADS = env.whole("DAILY_UPLOADS", 10, at_least=1)
UPGRADE_URL = env.address("UPGRADE_URL", f"{PUBLIC_URL}/pricing")

# --- E-mail -----------------------------------------------------------------------------------------------------
vars().update(env.email("EMAIL_URL", "consolemail://"))
EMAIL_TIMEOUT = env.whole("EMAIL_TIMEOUT", 10, at_least=1)
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Coherence <hello@localhost>")

# --- The HTTP API -----------------------------------------------------------------------------------------------
MAX_UPLOAD_BYTES = env.whole("MAX_UPLOAD_BYTES", 500 * 1024**2, at_least=1)
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024**2
SERVE_THREADS = env.threads()
FILE_UPLOAD_TEMP_DIR = str(env.writable_folder("UPLOAD_DIR", DATA_DIR / "uploads"))
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024**2
UPLOAD_EXPIRES_HOURS = env.whole("UPLOAD_EXPIRES_HOURS", 24, at_least=1)
UPLOADS_OPEN = env.whole("UPLOADS_OPEN", 5, at_least=1)
UPLOADS_OPEN_BYTES = env.whole("UPLOADS_OPEN_BYTES", 10 * 1024**3, at_least=1)
CORS_ALLOWED_ORIGINS = env.words("CORS_ALLOWED_ORIGINS")
CORS_ALLOW_CREDENTIALS = True
CORS_EXPOSE_HEADERS, CORS_ALLOW_HEADERS = wire.EXPOSED_HEADERS, wire.ALLOWED_HEADERS
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL, *CORS_ALLOWED_ORIGINS]
CSRF_FAILURE_VIEW = "coherence.core.refusals.csrf_refused"
TRUSTED_PROXIES = env.whole("TRUSTED_PROXIES", 0, at_most=8)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
THROTTLES = {
    "default": env.rate("THROTTLE_DEFAULT", "120/min"),
    "anonymous": env.rate("THROTTLE_ANONYMOUS", "60/min"),
    "sign_in": env.rate("THROTTLE_SIGN_IN", "10/min"),
    "upload": env.rate("THROTTLE_UPLOAD", "60/hour"),
    "confirm": env.rate("THROTTLE_CONFIRM", "3/min"),
    "status": env.rate("THROTTLE_STATUS", "60/min"),
    "results": env.rate("THROTTLE_RESULTS", "30/min"),
    "report": env.rate("THROTTLE_REPORT", "10/min"),
}
REST_FRAMEWORK, SPECTACULAR_SETTINGS = wire.REST_FRAMEWORK, wire.SCHEMA

# --- Real time ---------------------------------------------------------------------------------------------------
SOCKETS = env.whole("SOCKETS", 5000, at_least=1)
SOCKETS_PER_PERSON = env.whole("SOCKETS_PER_PERSON", 20, at_least=1)
LIVE_URL = env.sockets("LIVE_URL")

# --- What browsers are told -------------------------------------------------------------------------------------
IS_HTTPS = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SECURE_HSTS_SECONDS = env.whole("HSTS_SECONDS", 365 * 86400) if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = False  # the rest of the domain is not ours to decide about
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY: dict[str, Any] = {  # of pages; coherence.core.headers has the API's
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:", "blob:", "https:"],
        "media-src": [SELF, "blob:", "https:"],
        "connect-src": [SELF, *({"": ["ws" + PUBLIC_URL.removeprefix("http")], "off": []}.get(LIVE_URL, [LIVE_URL]))],
        "worker-src": [SELF, "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF, *(["https://accounts.google.com"] if GOOGLE_CLIENT_ID else [])],
        "frame-ancestors": [NONE],
    }
}

# --- What operators see from outside ----------------------------------------------------------------------------
METRICS_TOKEN = env.secret("METRICS_TOKEN", "")
SENTRY_DSN = env.secret("SENTRY_DSN", "")
SENTRY_ENVIRONMENT = env.text("SENTRY_ENVIRONMENT", "production")
RELEASE = env.text("RELEASE", "")

# --- Database ---------------------------------------------------------------------------------------------------
DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{DATA_DIR / 'coherence.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
IS_SQLITE = DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
DATABASES["default"]["CONN_MAX_AGE"] = env.whole("CONN_MAX_AGE", 60)  # the queue's poll would else connect anew ten times a second
SILENCED_SYSTEM_CHECKS = ["models.W040"]  # covering indexes are for PostgreSQL; SQLite leaves the extra columns out
if IS_SQLITE:
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

# --- Files ------------------------------------------------------------------------------------------------------
MEDIA_ROOT = env.folder("MEDIA_ROOT", DATA_DIR / "media")
SCRATCH_DIR = env.folder("SCRATCH_DIR", DATA_DIR / "scratch")
STORAGE_TYPE = env.choice("STORAGE_TYPE", "local", kinds.NAMES)
STORAGES: dict[str, Any] = {
    "default": kinds.backend(
        STORAGE_TYPE,
        MEDIA_ROOT,
        bucket=env.text("STORAGE_BUCKET", ""),
        prefix=env.text("STORAGE_PREFIX", ""),
        access_key=env.secret("AWS_ACCESS_KEY_ID", ""),
        secret_key=env.secret("AWS_SECRET_ACCESS_KEY", ""),
        endpoint=env.address("AWS_S3_ENDPOINT_URL", ""),
        region=env.text("AWS_S3_REGION_NAME", ""),
        public_endpoint=env.address("AWS_S3_PUBLIC_ENDPOINT_URL", ""),
    ),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
CONTENT_SECURITY_POLICY["DIRECTIVES"] |= {
    name: [*CONTENT_SECURITY_POLICY["DIRECTIVES"].get(name, [SELF]), *kinds.origins(STORAGES["default"])]
    for name in ("img-src", "media-src", "connect-src")
}
if STORAGE_TYPE == "supabase" and SUPABASE_URL:
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["connect-src"].append(SUPABASE_URL)  # its resumable uploads are not where its files are
FFMPEG_BINARY = env.text("FFMPEG_BINARY", "")
HLS_HEIGHTS = env.wholes("HLS_HEIGHTS", (1080, 720, 360), at_least=120)
ACCEL_REDIRECT_PREFIX = env.text("ACCEL_REDIRECT_PREFIX", "")

# --- Recordings fetched from an address (videos/imports) ----------------------------------------------------------
IMPORT_PROVIDERS = {
    "direct": env.several("IMPORT_DIRECT_PROVIDERS", ("direct",), ("direct", "ytdlp")),
    **{
        platform: env.several(f"IMPORT_{platform.upper()}_PROVIDERS", ("ytdlp", "rapidapi"), ("ytdlp", "rapidapi"))
        for platform in ("youtube", "tiktok", "instagram")
    },
}
IMPORT_ALLOWED_HOSTS = env.words("IMPORT_ALLOWED_HOSTS")
IMPORT_WORKERS = env.whole("IMPORT_WORKERS", 1, at_least=1)
IMPORT_PER_PERSON = env.whole("IMPORT_PER_PERSON", 3, at_least=1)
IMPORT_SECONDS = env.whole("IMPORT_SECONDS", 1800, at_least=1)
IMPORT_LEAST_RATE = env.whole("IMPORT_LEAST_RATE", 16 * 1024)
IMPORT_FREE_BYTES = env.whole("IMPORT_FREE_BYTES", 1024**3)
IMPORT_JS_RUNTIME = env.text("IMPORT_JS_RUNTIME", "")
RAPIDAPI_KEY = env.secret("RAPIDAPI_KEY", "")
RAPIDAPI_BASE_URL = env.address("RAPIDAPI_BASE_URL", "")
RAPIDAPI_HOSTS = {
    platform: env.text(f"RAPIDAPI_{platform.upper()}_HOST", "social-download-all-in-one.p.rapidapi.com")
    for platform in ("youtube", "tiktok", "instagram")
}

# --- What a video may be (videos.intake refuses the rest and names the limit) ------------------------------------
MAX_VIDEO_BYTES = env.whole("MAX_VIDEO_BYTES", 5 * 1024**3, at_least=1)
MAX_VIDEO_SECONDS = env.whole("MAX_VIDEO_SECONDS", 90 * 60, at_least=1)
MAX_VIDEO_PIXELS = env.whole("MAX_VIDEO_PIXELS", 4096 * 2304, at_least=1)

# --- Work -------------------------------------------------------------------------------------------------------
Q_BROKER = env.broker("Q_BROKER", REDIS_URL)
Q_WORKERS = env.whole("Q_WORKERS", 2, at_least=1, at_most=64)
STAGE_TIMEOUT_SECONDS = env.whole("STAGE_TIMEOUT_SECONDS", 3600, at_least=60)
STAGE_HEARTBEAT_SECONDS = env.whole("STAGE_HEARTBEAT_SECONDS", 5, at_least=1)
STAGE_STALE_SECONDS = env.whole("STAGE_STALE_SECONDS", 30, at_least=2)
STAGE_MAX_ATTEMPTS = env.whole("STAGE_MAX_ATTEMPTS", 3, at_least=1)
STAGE_RETRY_SECONDS = env.whole("STAGE_RETRY_SECONDS", 60)
WORKER_STOP_SECONDS = env.whole("WORKER_STOP_SECONDS", 30, at_least=1)
WORKER_STUCK_SECONDS = env.whole("WORKER_STUCK_SECONDS", 10, at_least=1)
PIPELINE_DEFINITION = env.text("PIPELINE_DEFINITION", "analysis.pipeline.definition.STAGES")
# One task per worker at a time, nothing prefetched; redelivery only long after a stage must have ended. Our own
# attempt counter and heartbeat decide about retries, so Django-Q2 acknowledges failures and never repeats them.
Q_CLUSTER = {
    "name": "coherence",
    "orm": "default",
    "broker_class": {"orm": "coherence.core.brokers.Database", "redis": "coherence.core.brokers.Redis"}[Q_BROKER],
    "workers": Q_WORKERS,
    "queue_limit": 1,
    "bulk": 1,
    "poll": 0.1,
    "guard_cycle": 0.2,
    "timeout": STAGE_TIMEOUT_SECONDS,
    "retry": STAGE_TIMEOUT_SECONDS * 3 + 60,
    "max_attempts": 3,
    "ack_failures": True,
    "save_limit": -1,
    "catch_up": False,
    "recycle": 50,
    "label": "Queue",
}

# --- Analysis ---------------------------------------------------------------------------------------------------
SPEECH_PROVIDER = env.choice("SPEECH_PROVIDER", "local", ("local", "pocketsphinx", "whisper"))
VISION_PROVIDER = env.choice("VISION_PROVIDER", "local", ("local",))
COACHING_PROVIDER = env.choice("COACHING_PROVIDER", "local", ("local",))
WHISPER_MODEL_DIR = env.folder("WHISPER_MODEL_DIR", DATA_DIR / "models" / "whisper")
# C3: how sure a kind of moment must be before it may become a remark; tuned without a deploy.
MOMENT_CONFIDENCE = {
    "MISSING_GESTURE": env.share("CONFIDENCE_MISSING_GESTURE", 0.7),
    "PACING_MISMATCH": env.share("CONFIDENCE_PACING_MISMATCH", 0.7),
    "EMOTIONAL_MISMATCH": env.share("CONFIDENCE_EMOTIONAL_MISMATCH", 0.8),
    "EYE_CONTACT_LOSS": env.share("CONFIDENCE_EYE_CONTACT_LOSS", 0.7),
    "FILLER_WORDS": env.share("CONFIDENCE_FILLER_WORDS", 0.5),
    "POSITIVE_MOMENT": env.share("CONFIDENCE_POSITIVE_MOMENT", 0.7),
}

# --- Words and times --------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_TZ = True

LOG_FORMAT = env.choice("LOG_FORMAT", "plain" if DEBUG or sys.stderr.isatty() else "json", ("json", "plain"))
LOG_LEVEL = env.choice("LOG_LEVEL", "warning", ("debug", "info", "warning", "error"))
LOGGING = logs.configuration(LOG_LEVEL, LOG_FORMAT, env.flag("ACCESS_LOG", True))
