"""Every setting, read strictly from the environment; .env.example documents each."""

from typing import Any

from coherence import env

BASE_DIR = env.BASE_DIR
DATA_DIR = env.writable_folder("DATA_DIR", BASE_DIR / "var")

DEBUG = env.flag("DEBUG", False)
INSECURE_DEVELOPMENT_KEY = "insecure-development-key-for-one-machine-only-do-not-use-when-others-can-reach-it"
SECRET_KEY = env.secret("SECRET_KEY", INSECURE_DEVELOPMENT_KEY)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", ("localhost", "127.0.0.1", "[::1]"))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django_q",
    "accounts",
    "billing",
    "videos",
    "analysis",
    "coherence",
]
MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "django.middleware.common.CommonMiddleware"]
ROOT_URLCONF = "coherence.urls"
WSGI_APPLICATION = "coherence.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [BASE_DIR / "templates"], "APP_DIRS": False},
]

# --- People -----------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]

# --- Database ---------------------------------------------------------------------------------------------------
DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{DATA_DIR / 'coherence.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
IS_SQLITE = DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
DATABASES["default"]["CONN_MAX_AGE"] = env.whole("CONN_MAX_AGE", 60)  # the queue's poll would else connect anew ten times a second
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
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": MEDIA_ROOT}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FFMPEG_BINARY = env.text("FFMPEG_BINARY", "")

# --- What a video may be (videos.intake refuses the rest and names the limit) ------------------------------------
MAX_VIDEO_BYTES = env.whole("MAX_VIDEO_BYTES", 5 * 1024**3, at_least=1)
MAX_VIDEO_SECONDS = env.whole("MAX_VIDEO_SECONDS", 90 * 60, at_least=1)
MAX_VIDEO_PIXELS = env.whole("MAX_VIDEO_PIXELS", 4096 * 2304, at_least=1)

# --- Work -------------------------------------------------------------------------------------------------------
Q_BROKER = env.choice("Q_BROKER", "orm", ("orm",))
Q_WORKERS = env.whole("Q_WORKERS", 2, at_least=1, at_most=64)
STAGE_TIMEOUT_SECONDS = env.whole("STAGE_TIMEOUT_SECONDS", 3600, at_least=60)
STAGE_HEARTBEAT_SECONDS = env.whole("STAGE_HEARTBEAT_SECONDS", 5, at_least=1)
STAGE_STALE_SECONDS = env.whole("STAGE_STALE_SECONDS", 30, at_least=2)
STAGE_MAX_ATTEMPTS = env.whole("STAGE_MAX_ATTEMPTS", 3, at_least=1)
STAGE_RETRY_SECONDS = env.whole("STAGE_RETRY_SECONDS", 60)
WORKER_STOP_SECONDS = env.whole("WORKER_STOP_SECONDS", 30, at_least=1)
PIPELINE_DEFINITION = env.text("PIPELINE_DEFINITION", "analysis.pipeline.definition.STAGES")
# One task per worker at a time, nothing prefetched; redelivery only long after a stage must have ended. Our own
# attempt counter and heartbeat decide about retries, so Django-Q2 acknowledges failures and never repeats them.
Q_CLUSTER = {
    "name": "coherence",
    "orm": "default",
    "workers": Q_WORKERS,
    "queue_limit": 1,
    "bulk": 1,
    "poll": 0.05,
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

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": env.choice("LOG_LEVEL", "warning", ("debug", "info", "warning", "error")).upper()},
}
