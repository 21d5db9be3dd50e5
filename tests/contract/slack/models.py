"""What slack_sdk's models make of a message: they enforce Slack's limits, and drop what they do
not know without a word, so that what they give back is compared with what was sent.

Must not know where messages come from."""

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.metadata import Metadata


def deviations(message):
    """A line for each thing that is wrong with a message."""
    for block in message.blocks:
        yield from of_block(block)
    if message.metadata:
        try:
            made = Metadata(**message.metadata).to_dict()
        except (SlackObjectFormationError, TypeError) as refusal:
            yield f"metadata: refused: {refusal}"
        else:
            yield from differences("metadata", message.metadata, made)


def of_block(block):
    kind = block.get("type")
    try:
        parsed = Block.parse(block)
        made = None if parsed is None else parsed.to_dict()
    except (SlackObjectFormationError, TypeError) as refusal:
        yield f"{kind}: refused: {refusal}"
        return
    if made is None:
        yield f"{kind}: there is no such block"
    else:
        yield from differences(kind, block, made)


def differences(place, sent, made):
    """Where both are not the same."""
    if isinstance(sent, dict) and isinstance(made, dict):
        for name in sorted(sent.keys() | made.keys()):
            if name not in made:
                yield f"{place}: unknown and dropped: {name}"
            elif name not in sent:
                yield f"{place}: added: {name}"
            else:
                yield from differences(f"{place}/{name}", sent[name], made[name])
    elif isinstance(sent, list) and isinstance(made, list) and len(sent) == len(made):
        for one, other in zip(sent, made):
            yield from differences(f"{place}/*", one, other)
    elif sent != made:
        yield f"{place}: {sent!r} became {made!r}"
