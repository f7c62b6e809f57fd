"""The schema's components as TypeScript types, for clients that are written in it."""

import json
import re
from collections.abc import Mapping
from typing import Any

HEAD = "// Made from the schema by `manage.py api_types`. Do not edit.\n"
PLAIN = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}
MOST_NAMES = 50
"""A longer list, of time zones for instance, is left to the server to check."""
IDENTIFIER = re.compile(r"^[A-Za-z_$][\w$]*$")


def types(schema: Mapping[str, Any]) -> str:
    """Every component as an exported type, and `Operations`, where there are any: each call with what it takes and answers."""
    components = schema.get("components", {}).get("schemas", {})
    blocks = [_component(name, components[name]) for name in sorted(components)]
    return "\n".join([HEAD, *blocks, *([_operations(schema)] if "paths" in schema else [])])


def _component(name: str, shape: Mapping[str, Any]) -> str:
    return f"{_comment(shape, '')}export type {name} = {_type(shape, '')};\n"


def _type(shape: Mapping[str, Any], indent: str) -> str:
    """One schema as a type expression; `indent` is that of the line it stands on."""
    if "$ref" in shape:
        return str(shape["$ref"]).rsplit("/", 1)[1]
    for key in ("oneOf", "anyOf"):
        if key in shape:
            return " | ".join(dict.fromkeys(_type(each, indent) for each in shape[key]))
    if "allOf" in shape:
        return " & ".join(_type(each, indent) for each in shape["allOf"])
    if "const" in shape:
        return _literal(shape["const"])
    if len(shape.get("enum", ())) > MOST_NAMES:
        return "string"
    if "enum" in shape:
        return " | ".join(_literal(each) for each in shape["enum"])
    kinds = shape.get("type")
    if isinstance(kinds, list):
        return " | ".join(_type({**shape, "type": kind}, indent) for kind in kinds)
    return _of_kind(kinds, shape, indent)


def _of_kind(kind: str | None, shape: Mapping[str, Any], indent: str) -> str:
    if kind == "array":
        inner = _type(shape.get("items", {}), indent)
        return f"({inner})[]" if " | " in inner or " & " in inner else f"{inner}[]"
    if kind == "object" or "properties" in shape:
        return _object(shape, indent)
    return PLAIN.get(kind or "", "unknown")


def _object(shape: Mapping[str, Any], indent: str) -> str:
    properties, extra = shape.get("properties", {}), shape.get("additionalProperties")
    if not properties:
        return f"Record<string, {_type(extra, indent) if isinstance(extra, dict) and extra else 'unknown'}>"
    required, deeper = set(shape.get("required", ())), indent + "  "
    lines = []
    for name, inner in properties.items():
        optional = "" if name in required else "?"
        lines.append(f"{_comment(inner, deeper)}{deeper}{_key(name)}{optional}: {_type(inner, deeper)};\n")
    return "{\n" + "".join(lines) + indent + "}"


def _operations(schema: Mapping[str, Any]) -> str:
    lines = ["/** Each call by method and path: what it takes as JSON, and what it answers by status. */", "export interface Operations {"]
    for path, methods in schema.get("paths", {}).items():
        for method, operation in methods.items():
            if method == "parameters":
                continue
            lines.append(f"  {_literal(f'{method.upper()} {path}')}: {_operation(operation)};")
    return "\n".join([*lines, "}", ""])


def _operation(operation: Mapping[str, Any]) -> str:
    answers = "; ".join(f"{status}: {_body(answer)}" for status, answer in operation.get("responses", {}).items())
    return f"{{ body: {_body(operation.get('requestBody', {}))}; answers: {{ {answers} }} }}"


def _body(holder: Mapping[str, Any]) -> str:
    """What stands in a request or an answer: JSON by its type, a file as a Blob, nothing as never."""
    for media_type, content in holder.get("content", {}).items():
        if media_type == "application/json":
            return _type(content.get("schema", {}), "  ")
        return "FormData" if media_type.startswith("multipart/") else "Blob"
    return "never"


def _comment(shape: Mapping[str, Any], indent: str) -> str:
    text = " ".join(str(shape.get("description", "")).split()).replace("*/", "* /")
    return f"{indent}/** {text} */\n" if text else ""


def _literal(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _key(name: str) -> str:
    return name if IDENTIFIER.match(name) else _literal(name)
