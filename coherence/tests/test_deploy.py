"""The files of deploy/: they can be read, and what they name is there."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from coherence.monitoring import figures, rows

HOUSE = Path(settings.BASE_DIR)
DEPLOY = HOUSE / "deploy"
EXPRESSIONS = re.compile(r"coherence_[a-z_]+")
RUNBOOK = (HOUSE / "documentation" / "operations.md").read_text()


def known() -> set[str]:
    """Every figure there is, as Prometheus spells it."""
    source = Path(rows.__file__).read_text() + Path(figures.__file__).read_text()
    names = {name.removeprefix("coherence_") for name in re.findall(r'"(?:coherence_)?([a-z_]+)"', source)} | {"database_up", "queue_up"}
    names |= {f"provider_{name}" for name in rows.PROVIDERS}
    return {f"coherence_{name}{end}" for name in names for end in ("", "_total", "_count", "_bucket", "_sum")}


def alerts() -> list[dict[str, Any]]:
    (group,) = yaml.safe_load((DEPLOY / "alerts.yml").read_text())["groups"]
    return list(group["rules"])


def test_it_works():
    assert len(alerts()) >= 10
    for alert in alerts():
        assert set(EXPRESSIONS.findall(alert["expr"])) <= known(), alert["alert"]


def test_each_alert_has_its_page_in_the_runbook():
    for alert in alerts():
        assert f"\n### {alert['alert']}\n" in RUNBOOK
        assert alert["annotations"]["runbook"] == f"documentation/operations.md#{alert['alert'].lower()}"


def test_the_board_asks_for_what_there_is():
    board = json.loads((DEPLOY / "grafana" / "dashboards" / "coherence.json").read_text())
    asked = {name for panel in board["panels"] for target in panel["targets"] for name in EXPRESSIONS.findall(target["expr"])}
    assert len(asked) > 10
    assert asked <= known()


@pytest.mark.parametrize("path", [*sorted(DEPLOY.rglob("*.y*ml")), HOUSE / "docker-compose.yml"], ids=lambda path: str(path.name))
def test_each_file_can_be_read(path):
    assert yaml.safe_load(path.read_text())


def test_each_setting_of_the_files_exists():
    """A name that is misspelt would be overlooked in silence."""
    documented = set(re.findall(r"^#?([A-Z][A-Z0-9_]+)=", (HOUSE / ".env.example").read_text(), re.M))
    compose = yaml.safe_load((HOUSE / "docker-compose.yml").read_text())
    named = set(compose["services"]["web"]["environment"])
    for name in ("web", "worker", "release"):
        named |= set(re.findall(r"\{name: ([A-Z_]+),", (DEPLOY / "cloud" / f"{name}.yaml").read_text()))
    assert named - documented == set()


def test_the_image_runs_as_nobody_in_particular():
    text = (HOUSE / "Dockerfile").read_text()
    assert "\nUSER 10001:10001\n" in text
    assert text.index("USER 10001") < text.index("ENTRYPOINT")


@pytest.mark.parametrize(("port", "bind", "where"), [("", "", "0.0.0.0:8000"), ("8080", "", "0.0.0.0:8080"), ("8080", "[::]:9", "[::]:9")])
def test_the_image_listens_where_it_is_told(tmp_path, port, bind, where):
    """Some hosts choose the port; nothing in the image may choose another."""
    (tmp_path / "gunicorn").write_text('#!/bin/sh\necho "$SERVE_BIND"\n')
    (tmp_path / "gunicorn").chmod(0o755)
    told = {name: value for name, value in (("PORT", port), ("SERVE_BIND", bind)) if value}
    assert not set(told) & set(re.findall(r"\b([A-Z_]+)=", (HOUSE / "Dockerfile").read_text()))
    done = subprocess.run(
        [DEPLOY / "start", "web"], env={"PATH": f"{tmp_path}:/usr/bin:/bin"} | told, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == where


def test_the_compose_file_has_no_key_that_passes_for_a_secret():
    """Its own stands in the tree like the development key, and is refused like that where others can come."""
    compose = yaml.safe_load((HOUSE / "docker-compose.yml").read_text())
    fallback = compose["x-site"]["environment"]["SECRET_KEY"]
    assert fallback == "${SECRET_KEY:-" + settings.INSECURE_DEVELOPMENT_KEY + "}"
