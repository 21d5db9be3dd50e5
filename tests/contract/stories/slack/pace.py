"""Who speaks too fast is told when to come again."""

from slack_sdk.errors import SlackApiError

from expect import equal

# More than a channel takes at once, however slowly they are asked for.
MANY = 500


def tell(client):
    for _ in range(MANY):
        try:
            client.chat_postMessage(channel="incidents", text="x")
        except SlackApiError as refusal:
            answer = refusal.response
            equal((answer.status_code, answer["error"]), (429, "ratelimited"))
            equal(answer.headers["Retry-After"], "1")
            return
    raise AssertionError(f"{MANY} messages were taken at once")
