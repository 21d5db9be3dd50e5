"""The incoming webhook, by slack_sdk's client for it."""

import os

from slack_sdk.webhook import WebhookClient

import chat
from expect import equal, refused


def tell(client):
    url = os.environ["SLACK_WEBHOOK_URL"]
    hook = WebhookClient(url, retry_handlers=[])
    said = hook.send(text="v1.3.0", blocks=chat.message("done"))
    equal((said.status_code, said.body), (200, "ok"))
    for payload, word in [
        ({"text": ""}, "no_text"),
        ({"text": "x", "blocks": "x"}, "invalid_blocks_format"),
        ({"text": "x", "blocks": [{"type": "unknown"}]}, "invalid_blocks"),
    ]:
        said = hook.send_dict(payload)
        equal((said.status_code, said.body), (400, word))
    wrong = WebhookClient(url.rpartition("/")[0] + "/wrong", retry_handlers=[]).send(text="x")
    equal((wrong.status_code, wrong.body), (403, "invalid_token"))
    # Nobody can change what a webhook has said.
    listed = {it["name"]: it["id"] for it in client.conversations_list()["channels"]}
    message = client.conversations_history(channel=listed["releases"], limit=1)["messages"][0]
    change = {"channel": listed["releases"], "ts": message["ts"]}
    refused("cant_update_message", lambda: client.chat_update(text="x", **change))
    refused("cant_delete_message", lambda: client.chat_delete(**change))
