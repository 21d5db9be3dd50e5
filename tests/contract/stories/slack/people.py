"""Somebody is looked up by their address, and written to alone."""

from expect import equal, refused


def tell(client):
    app = client.auth_test()
    user = client.users_lookupByEmail(email="ada@windlass.invalid")["user"]
    equal(client.users_info(user=user["id"])["user"]["profile"]["email"], "ada@windlass.invalid")
    opened = client.conversations_open(users=[user["id"]], return_im=True)
    equal(opened["channel"]["user"], user["id"])
    said = client.chat_postMessage(channel=opened["channel"]["id"], text="It failed")
    equal((said["channel"], said["message"]["user"]), (opened["channel"]["id"], app["user_id"]))
    unknown = lambda: client.users_lookupByEmail(email="nobody@windlass.invalid")
    refused("users_not_found", unknown)
    refused("user_not_found", lambda: client.users_info(user="U0NOBODY"))
    refused("user_not_found", lambda: client.conversations_open(users="U0NOBODY"))
