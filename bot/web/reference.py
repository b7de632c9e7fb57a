"""The OpenAPI document flattened for the documentation page, which loads nothing from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Field:
    name: str
    kind: str
    required: bool
    text: str


@dataclass(frozen=True)
class Outcome:
    status: str
    text: str
    schema: str | None
    example: Any = None


@dataclass(frozen=True)
class Operation:
    method: str
    path: str
    summary: str
    text: str
    parameters: tuple[Field, ...]
    body: tuple[Field, ...]
    examples: tuple[tuple[str, Any], ...]
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True)
class Schema:
    name: str
    text: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Reference:
    operations: tuple[Operation, ...]
    schemas: tuple[Schema, ...]


def describe_api(document: dict[str, Any]) -> Reference:
    """Operations in the document's order, and the schemas of what they return."""
    schemas = document["components"]["schemas"]
    operations = tuple(
        _operation(method, path, details, schemas)
        for path, methods in document["paths"].items()
        for method, details in methods.items()
    )
    returned = [name for name in schemas if name.endswith("Out")]
    return Reference(
        operations,
        tuple(Schema(name, schemas[name].get("description", ""), _fields(schemas[name])) for name in returned),
    )


def _operation(method: str, path: str, details: dict[str, Any], schemas: dict[str, Any]) -> Operation:
    content = details.get("requestBody", {}).get("content", {}).get("application/json", {})
    body = schemas[_target(content["schema"])] if content else {}
    return Operation(
        method=method.upper(),
        path=path,
        summary=details["summary"],
        text=details["description"],
        parameters=tuple(
            Field(p["name"], _kind(p["schema"]), p["required"], p.get("description", ""))
            for p in details.get("parameters", [])
        ),
        body=_fields(body),
        examples=tuple((name, example["value"]) for name, example in content.get("examples", {}).items()),
        outcomes=tuple(_outcome(status, outcome) for status, outcome in sorted(details["responses"].items())),
    )


def _outcome(status: str, outcome: dict[str, Any]) -> Outcome:
    content = outcome.get("content", {}).get("application/json", {})
    schema = content.get("schema")
    text = "Thành công." if outcome["description"] == "Successful Response" else outcome["description"]
    return Outcome(status, text, _kind(schema) if schema else None, content.get("example"))


def _fields(schema: dict[str, Any]) -> tuple[Field, ...]:
    required = set(schema.get("required", ()))
    return tuple(
        Field(name, _kind(details), name in required, details.get("description", ""))
        for name, details in schema.get("properties", {}).items()
    )


def _target(schema: dict[str, Any]) -> str:
    return str(schema["$ref"].rsplit("/", 1)[-1])


def _kind(schema: dict[str, Any]) -> str:
    """A JSON schema in a few words: its type, its values, what its items are."""
    if "$ref" in schema:
        return _target(schema)
    if "anyOf" in schema:
        return " | ".join(_kind(option) for option in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(f'"{value}"' for value in schema["enum"])
    if "const" in schema:
        return f'"{schema["const"]}"'
    if schema.get("type") == "array":
        return f"[{_kind(schema['items'])}]" if "items" in schema else "[số, số]"
    return str(schema.get("format") or schema.get("type", "any"))
