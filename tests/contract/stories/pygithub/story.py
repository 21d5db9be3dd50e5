"""A story told by PyGithub, a client that nobody here wrote: every chapter asks for something
and asserts what came. The emulator is where the usual variables say."""

import os

from github import Auth, Github

import account
import checks
import deployments
import history
import pulls
import releases
import repository
import tags
import workflows

CHAPTERS = (
    repository,
    history,
    tags,
    releases,
    deployments,
    checks,
    workflows,
    pulls,
    account,
)


def main():
    client = Github(
        auth=Auth.Token(os.environ["GITHUB_TOKEN"]),
        base_url=os.environ["GITHUB_API_URL"],
        # Nobody has to be spared here, and what fails must not be tried again.
        seconds_between_requests=None,
        seconds_between_writes=None,
        retry=None,
    )
    shop = client.get_repo(os.environ["GITHUB_REPOSITORY"])
    for chapter in CHAPTERS:
        chapter.tell(client, shop)
        print(f"PyGithub: {chapter.__name__}")


if __name__ == "__main__":
    main()
