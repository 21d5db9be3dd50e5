// The least that an action for Node can be: it reads its inputs and writes next-version's
// outputs, and works none of them out.
const { appendFileSync } = require("node:fs");

const outputs = {
  version: "1.2.10", tag: "v1.2.10", "image-tag": "v1.2.10", "previous-tag": "v1.2.9",
  lane: process.env.INPUT_LANE, bump: "patch", prerelease: false, major: 1, minor: 2, patch: 10,
  sha: "0000000000000000000000000000000000000000", changed: true, reason: "raised", claimed: false,
};
const lines = Object.entries(outputs).map(([name, value]) => `${name}=${value}\n`);
appendFileSync(process.env.GITHUB_OUTPUT, lines.join(""));
