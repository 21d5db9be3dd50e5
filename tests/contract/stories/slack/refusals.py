"""What is refused, with Slack's word for it."""

from slack_sdk import WebClient

from expect import equal, refused


def tell(client):
    say = lambda **message: lambda: client.chat_postMessage(**{"channel": "releases"} | message)
    refused("channel_not_found", say(channel="nowhere", text="x"))
    silent = {"channel": "releases"}
    refused("no_text", lambda: client.api_call("chat.postMessage", json=silent))
    refused("msg_too_long", say(text="x" * 40_001))
    refused("msg_blocks_too_long", say(text="x", blocks=[section("x" * 2_700)] * 5))
    refused("invalid_metadata_format", say(text="x", metadata={"event_type": "x"}))
    refused("metadata_too_large", say(text="x", metadata=event("x" * 8_000)))
    refused("thread_not_found", say(text="x", thread_ts="1.000000"))
    answer = refused("invalid_blocks", say(text="x", blocks=[section("")]))
    reason = "[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]"
    equal(answer["response_metadata"]["messages"], [reason])
    missing = lambda: client.chat_update(channel="C0", ts="1.000000", text="x")
    refused("channel_not_found", missing)
    unknown = lambda: client.api_call("chat.postNothing")
    refused("unknown_method", unknown)
    strangers(client)


def strangers(client):
    for token, word in [("xoxb-wrong", "invalid_auth"), (None, "not_authed")]:
        stranger = WebClient(token=token, base_url=client.base_url, retry_handlers=[])
        refused(word, stranger.auth_test)


def section(text):
    return {"type": "section", "text": {"type": "plain_text", "text": text}}


def event(text):
    return {"event_type": "windlass_run", "event_payload": {"text": text}}
