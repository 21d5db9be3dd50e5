"""What there is: the repository, its branches, its files."""

import os

from expect import equal, refused


def tell(client, shop):
    equal(shop.full_name, os.environ["GITHUB_REPOSITORY"])
    equal((shop.default_branch, shop.private), ("main", False))
    branches(shop)
    files(shop)
    owner = shop.owner.login
    refused(404, "Not Found", lambda: client.get_repo(f"{owner}/nowhere"))


def branches(shop):
    equal([branch.name for branch in shop.get_branches()], ["feature/return", "main"])
    branch = shop.get_branch("feature/return")
    equal(branch.commit.commit.message, "feat: take things back")


def files(shop):
    root = shop.get_contents("")
    named = [(".github", "dir"), ("README.md", "file"), ("src", "dir")]
    equal([(file.name, file.type) for file in root], named)
    file = shop.get_contents("src/sell.txt", ref="main")
    equal(file.decoded_content, b"one\ntwo\n")
    refused(404, "Not Found", lambda: shop.get_contents("nothing.txt"))
