"""Messages that the emulator has taken, out of the record of what it was asked.

Must not know what a message may look like."""

import json
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl

METHODS = ("/slack/api/chat.postMessage", "/slack/api/chat.update")
WEBHOOKS = "/slack/services/"


@dataclass
class Message:
    """What was sent of a message; `sent` names the request."""

    sent: str
    blocks: list
    metadata: dict


def accepted(directory):
    """Every message of every file. A line without its end was never finished."""
    for file in sorted(Path(directory).glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").split("\n")[:-1]:
            arguments = arguments_of(json.loads(line))
            if arguments is not None:
                yield message(*arguments)


def arguments_of(exchange):
    """The name of a request whose message was taken, and its arguments; nothing of others."""
    path, answer = exchange["path"], exchange["response"]
    request = exchange["request"]
    body = request.get("json") or request.get("form") or {}
    if answer is None:
        return None
    if path.endswith(METHODS) and answer.get("json", {}).get("ok") is True:
        return path, dict(parse_qsl(exchange["query"] or "")) | body
    if path.startswith(WEBHOOKS) and exchange["status"] == 200 and exchange["fault"] is None:
        return path, structure(body["payload"]) if "payload" in body else body
    return None


def message(path, arguments):
    """Forms have structures as text."""
    blocks = structure(arguments.get("blocks")) or []
    return Message(path, blocks, structure(arguments.get("metadata")) or {})


def structure(value):
    return json.loads(value) if isinstance(value, str) and value else value
