"""The parameters of a call to the fake Bot API, from a form, a multipart form, JSON or the address."""

import json
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web

from bot.telegram.fake.faults import Refusal

Parameters = dict[str, Any]

# Those the Bot API takes as JSON written into a form field.
STRUCTURED = frozenset(
    {
        "allowed_updates",
        "caption_entities",
        "commands",
        "entities",
        "link_preview_options",
        "reply_markup",
        "reply_parameters",
        "scope",
    }
)


async def read(request: web.BaseRequest) -> Parameters:
    """The parameters, structured ones as objects, a file as (name, bytes); Refusal 400 if they cannot be read."""
    parameters: Parameters = dict(parse_qsl(request.query_string, keep_blank_values=True))
    kind = request.content_type
    if kind == "multipart/form-data":
        parameters |= await _multipart(request)
    elif request.body_exists:
        body = (await request.read()).decode("utf-8", "replace")
        parameters |= _json(body) if kind == "application/json" else dict(parse_qsl(body, keep_blank_values=True))
    for name in STRUCTURED & parameters.keys():
        parameters[name] = _structured(name, parameters[name])
    return parameters


def integer(parameters: Parameters, name: str, default: int = 0) -> int:
    """The whole number of that name; the default if it is missing or none, as the Bot API reads it."""
    try:
        return int(parameters.get(name, default))
    except (TypeError, ValueError):
        return default


def flag(parameters: Parameters, name: str) -> bool:
    return str(parameters.get(name, "")).lower() in ("true", "yes", "1")


async def _multipart(request: web.BaseRequest) -> Parameters:
    parameters: Parameters = {}
    async for part in await request.multipart():
        if isinstance(part, BodyPartReader) and part.name:
            content = bytes(await part.read())
            parameters[part.name] = (part.filename, content) if part.filename else content.decode("utf-8", "replace")
    return parameters


def _json(body: str) -> Parameters:
    try:
        parameters = json.loads(body)
    except ValueError:
        parameters = None
    if not isinstance(parameters, dict):
        raise Refusal(400, "Bad Request: can't parse JSON object")
    return parameters


def _structured(name: str, value: Any) -> Any:
    if not isinstance(value, str) or not value:
        return value or None
    try:
        return json.loads(value)
    except ValueError:
        raise Refusal(400, f"Bad Request: can't parse {name.replace('_', ' ')} JSON object") from None
