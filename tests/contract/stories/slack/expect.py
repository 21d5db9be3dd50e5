"""Assertions that hold however Python is started: `assert` goes away with -O."""

from slack_sdk.errors import SlackApiError


def equal(found, expected):
    """Both are the same."""
    if found != expected:
        raise AssertionError(f"found {found!r}, expected {expected!r}")


def refused(word, ask):
    """The request is refused with Slack's word for it; gives the whole answer."""
    try:
        answer = ask()
    except SlackApiError as refusal:
        equal(refusal.response["error"], word)
        return refusal.response
    raise AssertionError(f"expected {word}, found {answer!r}")
