"""Blocks that slack_sdk's models refuse are refused by the emulator too."""

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

from expect import refused


def tell(client):
    for name, block in broken():
        if not is_refused_by_models(block):
            raise AssertionError(f"slack_sdk takes {name}: it is not broken")
        say = lambda: client.chat_postMessage(channel="releases", text="x", blocks=[block])
        refused("invalid_blocks", say)


def is_refused_by_models(block):
    try:
        return Block.parse(block).to_dict() is None
    except SlackObjectFormationError:
        return True


def broken():
    """Names, and one broken block each."""
    yield "a section without text", {"type": "section"}
    yield "a long section", section("x" * 3_001)
    yield "many fields", {"type": "section", "fields": [plain("x")] * 11}
    yield "a long header", {"type": "header", "text": plain("x" * 151)}
    yield "a crowded context", {"type": "context", "elements": [plain("x")] * 11}
    yield "many buttons", actions(*[button(action_id=str(number)) for number in range(26)])
    yield "a long label", actions(button(text=plain("x" * 76)))
    yield "a long address", actions(button(url="https://windlass.invalid/" + "x" * 3_000))
    yield "a long value", actions(button(value="x" * 2_001))
    yield "a long action_id", actions(button(action_id="x" * 256))
    yield "an unknown style", actions(button(style="loud"))
    yield "a long hint", actions(button(accessibility_label="x" * 76))
    yield "a long block_id", {"type": "divider", "block_id": "x" * 256}
    yield "a long alternative", image(alt_text="x" * 2_001)
    yield "a long image address", image(image_url="https://windlass.invalid/" + "x" * 3_000)
    yield "a long title", image(title=plain("x" * 2_001))
    yield "a title in markup", image(title={"type": "mrkdwn", "text": "x"})
    yield "a long accessory", section("x") | {"accessory": button(text=plain("x" * 76))}


def plain(text):
    return {"type": "plain_text", "text": text}


def section(text):
    return {"type": "section", "text": plain(text)}


def actions(*elements):
    return {"type": "actions", "elements": list(elements)}


def button(**changes):
    return {"type": "button", "text": plain("Open"), "action_id": "open"} | changes


def image(**changes):
    address = "https://windlass.invalid/logo.png"
    return {"type": "image", "image_url": address, "alt_text": "the logo"} | changes
