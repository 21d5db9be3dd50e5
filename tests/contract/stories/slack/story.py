"""A story told by slack_sdk, Slack's own client: every chapter asks for something and asserts
what came. The emulator is where the usual variables say."""

import os

from slack_sdk import WebClient

import broken
import chat
import pace
import people
import reading
import refusals
import webhook

CHAPTERS = (chat, reading, people, webhook, refusals, broken, pace)


def main():
    client = WebClient(
        token=os.environ["SLACK_TOKEN"],
        base_url=os.environ["SLACK_API_URL"] + "/",
        # What fails must not be tried again.
        retry_handlers=[],
    )
    for chapter in CHAPTERS:
        chapter.tell(client)
        print(f"slack_sdk: {chapter.__name__}")


if __name__ == "__main__":
    main()
