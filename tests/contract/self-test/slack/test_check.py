"""What deviates is told, and what does not is not."""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

CHECK = Path(__file__).parents[2] / "slack/check.py"
TEXT = {"type": "mrkdwn", "text": "x"}
LONG = {"type": "mrkdwn", "text": "x" * 3_001}
SECTION = {"type": "section", "text": TEXT}
BUTTON = {"type": "button", "text": {"type": "plain_text", "text": "x"}, "size": 1}


def exchange(blocks, **changes):
    return {
        "method": "POST",
        "path": "/slack/api/chat.postMessage",
        "query": None,
        "status": 200,
        "fault": None,
        "request": {"headers": {}, "json": {"channel": "C1", "blocks": blocks}},
        "response": {"headers": {}, "json": {"ok": True}},
    } | changes


def checked(*exchanges, after=""):
    """The exit code, and what was printed as errors."""
    with tempfile.TemporaryDirectory() as record:
        lines = [json.dumps(exchange) + "\n" for exchange in exchanges]
        Path(record, "exchanges-1.jsonl").write_text("".join(lines) + after, encoding="utf-8")
        run = subprocess.run(
            [sys.executable, CHECK, record], capture_output=True, encoding="utf-8", check=False
        )
    return run.returncode, run.stderr


class Check(unittest.TestCase):
    def deviates(self, reason, *exchanges):
        code, errors = checked(*exchanges)
        self.assertIn(reason, errors)
        self.assertEqual(code, 1)

    def test_what_slack_sdk_gives_back_as_it_was_sent_is_right(self):
        metadata = {"event_type": "run", "event_payload": {"id": "7"}}
        form = {"blocks": json.dumps([SECTION]), "metadata": json.dumps(metadata)}
        taken = exchange([], request={"form": form})
        self.assertEqual(checked(exchange([SECTION]), taken, after="{torn"), (0, ""))

    def test_what_is_wrong_is_told(self):
        for reason, block in [
            ("section: unknown and dropped: colour", SECTION | {"colour": "red"}),
            ("section/accessory: unknown and dropped: size", SECTION | {"accessory": BUTTON}),
            ("section: refused: text attribute cannot exceed", SECTION | {"text": LONG}),
            ("section: refused: MarkdownTextObject", SECTION | {"text": TEXT | {"size": 1}}),
            ("paragraph: there is no such block", {"type": "paragraph"}),
        ]:
            with self.subTest(reason):
                self.deviates(reason, exchange([block]))

    def test_metadata_is_looked_at(self):
        wrong = {"event_type": "run", "event_payload": {}, "more": 1}
        body = {"blocks": [SECTION], "metadata": wrong}
        self.deviates("metadata: ", exchange([], request={"json": body}))

    def test_updates_and_webhooks_are_looked_at(self):
        wrong = SECTION | {"colour": "red"}
        payload = json.dumps({"blocks": [wrong]})
        for taken in [
            exchange([wrong], path="/slack/api/chat.update"),
            exchange([wrong], path="/slack/services/T/B/left-out", response={"headers": {}}),
            exchange([], path="/slack/services/T/B/left-out", request={"form": {"payload": payload}}),
        ]:
            with self.subTest(taken["path"]):
                self.deviates("unknown and dropped", taken)

    def test_what_was_refused_or_is_something_else_is_left_alone(self):
        wrong = [{"type": "paragraph"}]
        refusal = {"headers": {}, "json": {"ok": False, "error": "invalid_blocks"}}
        others = [
            exchange(wrong, response=refusal),
            exchange(wrong, response=None, status=None, fault="drop-after-write"),
            exchange(wrong, path="/repos/acme/shop/git/refs"),
        ]
        self.assertEqual(checked(exchange([SECTION]), *others), (0, ""))

    def test_a_record_without_a_block_proves_nothing(self):
        self.deviates("there is no block to check", exchange([]))


if __name__ == "__main__":
    unittest.main()
