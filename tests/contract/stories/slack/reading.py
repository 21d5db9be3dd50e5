"""Reading a channel: by pages, by metadata, and a thread."""

from expect import equal, refused


def tell(client):
    posted = [
        client.chat_postMessage(
            channel="incidents",
            text=str(number),
            metadata={"event_type": "windlass_run", "event_payload": {"run": number}},
        )
        for number in range(5)
    ]
    channel = posted[0]["channel"]
    # The client's own iterator follows the cursors.
    pages = client.conversations_history(channel=channel, limit=2, include_all_metadata=True)
    messages = [message for page in pages for message in page["messages"]]
    equal([message["text"] for message in messages], ["4", "3", "2", "1", "0"])
    runs = [message["metadata"]["event_payload"]["run"] for message in messages]
    equal(runs, [4, 3, 2, 1, 0])
    bounded(client, channel, posted)
    without = client.conversations_history(channel=channel, limit=1)["messages"][0]
    equal(without["metadata"], {"event_type": "windlass_run"})
    thread(client, channel, posted[0]["ts"])
    refused("invalid_cursor", lambda: client.conversations_history(channel=channel, cursor="x"))
    refused("invalid_limit", lambda: client.conversations_history(channel=channel, limit=1000))
    client.conversations_info(channel=channel)


def bounded(client, channel, posted):
    bounds = {"oldest": posted[1]["ts"], "latest": posted[3]["ts"]}
    between = client.conversations_history(channel=channel, **bounds)["messages"]
    equal([message["text"] for message in between], ["2"])
    between = client.conversations_history(channel=channel, inclusive=True, **bounds)["messages"]
    equal([message["text"] for message in between], ["3", "2", "1"])


def thread(client, channel, ts):
    client.chat_postMessage(channel=channel, text="reply", thread_ts=ts)
    messages = client.conversations_replies(channel=channel, ts=ts)["messages"]
    equal([message["text"] for message in messages], ["0", "reply"])
    equal(messages[0]["reply_count"], 1)
    unknown = lambda: client.conversations_replies(channel=channel, ts="1.000000")
    refused("thread_not_found", unknown)
