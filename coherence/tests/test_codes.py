"""Every code in the code base, and what callers are told of it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from analysis import failures
from coherence.core import errors
from coherence.core.errors import AppError
from coherence.tests import shapes

APPS = ("coherence", "accounts", "billing", "videos", "analysis")


def calls(name: str, apps: tuple[str, ...] = APPS) -> Iterator[ast.Call]:
    """Each call of what is called so, in the product's own code."""
    paths = [path for app in apps for path in (Path(settings.BASE_DIR) / app).rglob("*.py") if "tests" not in path.parts]
    trees = (ast.parse(path.read_text()) for path in paths)
    yield from (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == name)


def kinds(kind: type[AppError] = AppError) -> set[type[AppError]]:
    return {kind}.union(*(kinds(each) for each in kind.__subclasses__()))


def test_it_works():
    told = errors.public(errors.NoRoom("Full.", details={"free": 0}))
    assert (told.code, told.status, told.retryable, told.message) == ("PROCESSING_FAILED", 500, True, errors.NoRoom.told)
    assert told.details == {"free": 0}
    same = errors.Gone("Over.")
    assert errors.public(same) is same


def test_the_codes_of_the_contract_stand_in_the_schema():
    assert set(shapes.described()["components"]["schemas"]["ErrorCodeEnum"]["enum"]) == errors.PUBLIC


@pytest.mark.parametrize("kind", sorted(kinds(), key=str))
def test_every_kind_of_error_has_a_public_one(kind):
    public = errors.public_kind(kind)
    assert public.code in errors.PUBLIC
    assert public is kind or kind.code not in errors.PUBLIC


def test_every_code_of_a_provider_is_told_as_one_of_the_contract():
    found = {node.args[0].value for node in calls("ProviderError", ("analysis",)) if isinstance(node.args[0], ast.Constant)}
    assert found == set(failures.OF_PROVIDERS)
    assert {kind.code for kind, _ in failures.OF_PROVIDERS.values()} <= errors.OF_THE_CONTRACT


def test_every_provider_names_its_code_in_full():
    assert [ast.unparse(node) for node in calls("ProviderError", ("analysis",)) if not isinstance(node.args[0], ast.Constant)] == []
