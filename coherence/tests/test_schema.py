"""The schema is what the server really does, and its files are in step with it."""

import pytest
from django.core.management import CommandError, call_command

from coherence import typescript
from coherence.management.commands import api_types


def test_it_works():
    call_command("api_types", "--check")


def test_a_stale_file_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(api_types, "FOLDER", tmp_path)
    with pytest.raises(CommandError, match=r"schema.yaml, types.ts .* is out of step"):
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
