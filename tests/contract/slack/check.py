"""Compares recorded messages with slack_sdk's models of them: `python check.py DIRECTORY`.
Ends with 1 when anything deviates."""

import sys

from models import deviations
from recorded import accepted


def main(directory):
    messages = list(accepted(directory))
    blocks = sum(len(message.blocks) for message in messages)
    print(f"slack_sdk: {len(messages)} messages with {blocks} blocks")
    # Each deviation once, with an example.
    errors = {}
    for message in messages:
        for why in deviations(message):
            errors.setdefault(why, f"{why} (such as by {message.sent})")
    if blocks == 0:
        errors["nothing"] = "there is no block to check"
    for line in errors.values():
        print(f"error: {line}", file=sys.stderr)
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
