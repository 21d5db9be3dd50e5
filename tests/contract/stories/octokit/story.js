// A story told by octokit, a client that nobody here wrote: every chapter asks for something and
// asserts what came. The emulator is where the usual variables say.

import { Octokit } from "@octokit/rest";

import { checks } from "./checks.js";
import { deployments } from "./deployments.js";
import { history } from "./history.js";
import { pulls } from "./pulls.js";
import { releases } from "./releases.js";
import { repository } from "./repository.js";
import { rules } from "./rules.js";
import { tags } from "./tags.js";
import { workflows } from "./workflows.js";

const { GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN } = process.env;
const [owner, repo] = GITHUB_REPOSITORY.split("/");
const octokit = new Octokit({
  auth: GITHUB_TOKEN,
  baseUrl: GITHUB_API_URL,
  // What is refused is refused on purpose: no need to say so.
  log: { debug() {}, info() {}, warn: console.warn, error() {} },
});

const chapters = [
  repository,
  history,
  tags,
  releases,
  deployments,
  checks,
  workflows,
  pulls,
  rules,
];
for (const chapter of chapters) {
  await chapter(octokit, { owner, repo });
  console.log(`octokit: ${chapter.name}`);
}
