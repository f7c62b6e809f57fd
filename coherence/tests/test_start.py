"""What every process loads before it does anything: each command and each worker pays for it."""

import subprocess
import sys

import pytest
from django.conf import settings

HEAVY = (
    "accounts.api", "analysis.api", "videos.api", "coherence.urls", "coherence.core.api", "rest_framework.views",
    "rest_framework.serializers", "drf_spectacular.plumbing", "django.test", "httpx", "requests", "urllib3", "jwt",
    "cryptography", "structlog", "rich", "pygments", "yaml", "numpy", "scipy", "cv2", "mediapipe", "PIL", "pocketsphinx", "faster_whisper",
    "onnxruntime", "weasyprint", "boto3",
)  # fmt: skip
"""Of the API, of other servers, of log lines and of the analysis itself: loaded where they are used."""


def loaded(program: str) -> set[str]:
    code = f"import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'coherence.settings'; {program}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=settings.BASE_DIR, check=True)
    return set(done.stdout.split())


def test_it_works():
    modules = loaded("import django; django.setup()")
    assert "analysis.receivers" in modules
    assert sorted(modules.intersection(HEAVY)) == []


@pytest.mark.parametrize("what", ["analysis.pipeline.supervisor, analysis.tasks", "accounts.tasks", "django_q.cluster"])
def test_what_a_worker_adds_is_light(what):
    assert sorted(loaded(f"import django; django.setup(); import {what}").intersection(HEAVY)) == []


def test_the_site_loads_what_the_others_do_without():
    """Else a module that was renamed would be looked for in vain."""
    site = loaded("import django; django.setup(); import coherence.urls")
    assert {name for name in HEAVY if name.partition(".")[0] in ("accounts", "coherence", "rest_framework", "drf_spectacular")} <= site
    assert {"videos.api", "analysis.api", "jwt"} <= site
