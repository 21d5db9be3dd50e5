"""Assertions that hold however Python is started: `assert` goes away with -O."""

from github import GithubException


def equal(found, expected):
    """Both are the same."""
    if found != expected:
        raise AssertionError(f"found {found!r}, expected {expected!r}")


def refused(status, message, ask):
    """The request is refused with this status, for a reason with this text in it."""
    try:
        answer = ask()
    except GithubException as refusal:
        equal(refusal.status, status)
        if message not in refusal.data["message"]:
            raise AssertionError(f"{message!r} is not in {refusal.data!r}") from refusal
    else:
        raise AssertionError(f"expected {status}, found {answer!r}")
