"""The account behind the token, and how much is left of its budget."""

from expect import equal


def tell(client, _shop):
    equal(type(client.get_user().login), str)
    limits = client.get_rate_limit()
    equal(limits.resources.core.remaining, client.rate_limiting[0])
