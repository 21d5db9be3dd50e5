"""A message from its first words to its end, built by slack_sdk's own models."""

from slack_sdk.models import blocks
from slack_sdk.models.metadata import Metadata

from expect import equal, refused

METADATA = Metadata("windlass_run", {"run": "7", "attempt": 1, "of": {"repository": "acme/shop"}})


def tell(client):
    posted = client.chat_postMessage(
        channel="releases", text="v1.3.0", blocks=message("building"), metadata=METADATA
    )
    channel, ts = posted["channel"], posted["ts"]
    equal(posted["message"]["metadata"]["event_payload"], METADATA.event_payload)
    updated = client.chat_update(channel=channel, ts=ts, text="v1.3.0", blocks=message("done"))
    equal((updated["ts"], updated["message"]["edited"]["user"]), (ts, posted["message"]["user"]))
    equal(updated["message"]["metadata"]["event_type"], METADATA.event_type)
    threading(client, channel, ts)
    alone = client.chat_update(channel=channel, ts=ts, text="v1.3.0 is out")
    equal(alone["message"].get("blocks"), None)
    client.chat_delete(channel=channel, ts=ts)
    refused("message_not_found", lambda: client.chat_delete(channel=channel, ts=ts))


def threading(client, channel, ts):
    reply = client.chat_postMessage(channel=channel, thread_ts=ts, text="details")
    equal(reply["message"]["thread_ts"], ts)
    link = client.chat_getPermalink(channel=channel, message_ts=ts)["permalink"]
    equal(link.endswith(f"/archives/{channel}/p{ts.replace('.', '')}"), True)
    link = client.chat_getPermalink(channel=channel, message_ts=reply["ts"])["permalink"]
    equal(link.endswith(f"?thread_ts={ts}&cid={channel}"), True)


def message(state):
    """Every kind of block that the emulator takes, but for rich text."""
    logo = {"image_url": "https://windlass.invalid/logo.png", "alt_text": "the logo"}
    button = blocks.ButtonElement(
        text="Open the run", url="https://windlass.invalid/runs/7", action_id="run", style="primary"
    )
    return [
        blocks.HeaderBlock(text="shop v1.3.0"),
        blocks.SectionBlock(text=f"*{state}*", accessory=blocks.ImageElement(**logo)),
        blocks.SectionBlock(fields=["*Environment*\nproduction", "*Who*\nada"]),
        blocks.DividerBlock(),
        blocks.ContextBlock(
            elements=[blocks.ImageElement(**logo), blocks.MarkdownTextObject(text="run _7_")]
        ),
        blocks.ActionsBlock(elements=[button]),
        blocks.ImageBlock(title="The logo", block_id="logo", **logo),
    ]
