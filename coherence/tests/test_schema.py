"""The schema is what the server really does, and its files are in step with it."""

import os
from functools import cache

import pytest
from django.core.management import CommandError, call_command

from coherence import typescript
from coherence.management.commands import api_types
from coherence.tests.shapes import described


def test_it_works():
    call_command("api_types", "--check")


def test_a_stale_file_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(api_types, "FOLDER", tmp_path)
    monkeypatch.setattr(api_types, "contents", cache(api_types.contents))
    with pytest.raises(CommandError, match=r"schema.yaml, types.ts, realtime.ts .* is out of step"):
        call_command("api_types", "--check")
    call_command("api_types")
    call_command("api_types", "--check")


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ({"type": "string"}, "string"),
        ({"type": ["integer", "null"]}, "number | null"),
        ({"type": "array", "items": {"type": ["number", "null"]}}, "(number | null)[]"),
        ({"enum": ["a", "b", None]}, '"a" | "b" | null'),
        ({"enum": [str(number) for number in range(51)]}, "string"),
        ({"oneOf": [{"$ref": "#/components/schemas/Video"}, {"type": "null"}]}, "Video | null"),
        ({"type": "object", "properties": {"a-b": {"type": "boolean"}}, "required": ["a-b"]}, '{\n  "a-b": boolean;\n}'),
        ({"type": "object", "properties": {"a": {}}}, "{\n  a?: unknown;\n}"),
        ({"type": "object", "additionalProperties": {"type": "integer"}}, "Record<string, number>"),
        ({"type": "object", "additionalProperties": {}}, "Record<string, unknown>"),
    ],
)
def test_types(shape, expected):
    text = typescript.types({"components": {"schemas": {"It": shape}}})
    assert f"export type It = {expected};" in text


def test_operations():
    answer = {"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/It"}}}}
    pdf = {"description": "", "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}
    upload = {"content": {"multipart/form-data": {"schema": {"type": "object"}}}}
    schema = {"paths": {"/a": {"post": {"requestBody": upload, "responses": {"201": answer, "204": {"description": ""}, "200": pdf}}}}}
    assert '"POST /a": { body: FormData; answers: { 201: It; 204: never; 200: Blob } };' in typescript.types(schema)


def operations():
    for path, methods in described()["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def shapes(holder):
    return [content["schema"] for kind, content in holder.get("content", {}).items() if kind == "application/json"]


def test_it_is_openapi_3_1_without_a_warning():
    call_command("spectacular", "--fail-on-warn", "--validate", "--file", os.devnull)
    assert described()["openapi"].startswith("3.1.")


@pytest.mark.parametrize(("name", "operation"), [pytest.param(*each, id=each[0]) for each in operations()])
def test_every_operation_is_described(name, operation):
    """In words, in its place, with named shapes of what it takes and answers."""
    assert operation["summary"]
    assert len(operation["tags"]) == 1
    assert not operation["summary"].endswith(".")
    bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
    assert all("$ref" in shape for body in bodies for shape in shapes(body))


@pytest.mark.parametrize(("name", "operation"), [pytest.param(*each, id=each[0]) for each in operations()])
def test_every_error_has_an_example_in_the_one_shape(name, operation):
    refusals = {status: answer for status, answer in operation["responses"].items() if status >= "400"}
    assert "500" in refusals
    for status, answer in refusals.items():
        content = answer["content"]["application/json"]
        assert content["schema"] == {"$ref": "#/components/schemas/Error"}, status
        examples = [example["value"] for example in content["examples"].values()]
        assert examples
        assert {example["code"] for example in examples} == set(answer["description"].split(", "))
        assert all({"error", "code", "retryable"} <= set(example) for example in examples)
