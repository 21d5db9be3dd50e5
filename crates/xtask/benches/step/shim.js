// The way that actions for Node start a program which comes with them.
const { spawnSync } = require("node:child_process");

const { status } = spawnSync(process.env.PROGRAM, ["next-version"], { stdio: "inherit" });
process.exitCode = status ?? 1;
