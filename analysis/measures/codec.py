"""Frozen dataclasses to plain JSON and back: arrays as lists, NaN as null, numbers rounded so that bytes repeat."""

import dataclasses
import math
import types
import typing
from functools import cache
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")
DECIMALS = 4
PLAIN = frozenset({str, int, bool, type(None)})


def dump(value: Any) -> Any:
    """JSON-ready copy. Floats and float arrays keep four decimals; NaN and infinities become null."""
    kind = type(value)
    if kind in PLAIN:
        return value
    if isinstance(value, float):
        return round(float(value), DECIMALS) + 0.0 if math.isfinite(value) else None
    if isinstance(value, dict):
        return {str(key): dump(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [dump(item) for item in value]
    if dataclasses.is_dataclass(kind):
        return {name: dump(getattr(value, name)) for name in _names(kind)}
    if isinstance(value, np.ndarray):
        return _dump_array(value)
    return dump(value.item()) if isinstance(value, np.generic) else value


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


def _dump_array(array: NDArray[Any]) -> Any:
    if array.dtype.kind != "f":
        return array.tolist()
    rounded = np.round(array.astype(np.float64), DECIMALS) + 0.0
    return np.where(np.isfinite(rounded), rounded, np.array(None, dtype=object)).tolist()


def load(kind: type[T], data: Any) -> T:
    """The inverse of `dump` for the annotated type `kind`; arrays come back as float64 with NaN for null."""
    return typing.cast(T, _load(kind, data))


def _load(kind: Any, data: Any) -> Any:
    origin = get_origin(kind)
    if origin is np.ndarray or kind is np.ndarray:
        return np.array(data, dtype=np.float64)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        hints = get_type_hints(kind)
        return kind(**{field.name: _load(hints[field.name], data[field.name]) for field in dataclasses.fields(kind) if field.name in data})
    if origin is tuple:
        inner = get_args(kind)
        if len(inner) == 2 and inner[1] is Ellipsis:
            return tuple(_load(inner[0], item) for item in data)
        return tuple(_load(each, item) for each, item in zip(inner, data, strict=True))
    if origin is list:
        return [_load(get_args(kind)[0], item) for item in data]
    if origin is dict:
        return {key: _load(get_args(kind)[1], item) for key, item in data.items()}
    if origin in (typing.Union, types.UnionType):
        return None if data is None else _load(next(arm for arm in get_args(kind) if arm is not type(None)), data)
    if kind is float and data is not None:
        return float(data)
    return data
