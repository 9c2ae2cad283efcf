"""Who is at this machine, and whom a proxy names: told from a connection's headers and addresses alone."""

from __future__ import annotations

import pytest

from pages.shared.connection import Connection

PORT = "localhost:8501"


def connection(peer: str | None = "127.0.0.1", bound: str | None = "127.0.0.1", **headers: str) -> Connection:
    """Return one whose headers are said as arguments: x_real_ip is x-real-ip."""
    said = {"host": PORT, "origin": f"http://{PORT}"} | headers
    return Connection({name.replace("_", "-"): (value,) for name, value in said.items()}, peer, bound)


@pytest.mark.parametrize("host", ["localhost", "localhost:8501", "LOCALHOST:8501", "127.0.0.1:8501", "[::1]:8501"])
@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.2", "::1"])
def test_whoever_is_on_loopback_from_end_to_end_is_at_this_machine(host: str, address: str) -> None:
    assert connection(address, address, host=host, origin=f"http://{host}").is_local()


FORWARDING = [
    "forwarded", "via", "x-forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-port",
    "x-forwarded-server", "x-forwarded-by", "x-forwarded-user", "x-forwarded-email", "x-real-ip", "x-client-ip",
    "client-ip", "true-client-ip", "cf-connecting-ip", "fastly-client-ip", "x-cluster-client-ip",
    "x-original-forwarded-for", "x-original-host", "x-envoy-external-address", "x-proxyuser-ip", "x-remote-user",
    "remote-user", "x-arr-clientip", "x-azure-clientip",
]  # fmt: skip


@pytest.mark.parametrize("value", ["127.0.0.1", "192.0.2.7", ""])
@pytest.mark.parametrize("name", FORWARDING)
def test_a_request_with_a_forwarding_header_is_never_at_this_machine(name: str, value: str) -> None:
    assert not connection(**{name: value}).is_local()


@pytest.mark.parametrize(
    "host", ["kpi.city.example", "192.0.2.7:8501", "localhost.city.example", "127.0.0.1.nip.example", "", "[::1", "a b"]
)
def test_a_request_for_another_host_is_never_at_this_machine(host: str) -> None:
    assert not connection(host=host).is_local()


FOREIGN = ("https://kpi.city.example", "http://192.0.2.7:8501", "http://localhost:8502", "http://127.0.0.1:8501")


@pytest.mark.parametrize("origin", [*FOREIGN, "null", "file://", ""])
def test_a_request_from_another_page_is_never_at_this_machine(origin: str) -> None:
    assert not connection(origin=origin).is_local()


def test_a_request_without_a_host_or_with_two_is_never_at_this_machine() -> None:
    assert not Connection({}, "127.0.0.1", "127.0.0.1").is_local()
    assert not Connection({"host": (PORT, PORT)}, "127.0.0.1", "127.0.0.1").is_local()


@pytest.mark.parametrize("address", ["192.0.2.7", "2001:db8::7", "0.0.0.0", "::", None])  # noqa: S104 - a server that listens everywhere
def test_neither_a_peer_elsewhere_nor_a_server_that_listens_elsewhere_is_this_machine(address: str | None) -> None:
    assert not connection(peer=address).is_local()
    assert not connection(bound=address).is_local()


NAMED = [
    ("192.0.2.7", "192.0.2.7", "entry-01"),
    ("127.0.0.1", "::1", "entry-01"),
    ("2001:db8::7", "2001:DB8:0::7", "entry-01"),
    ("192.0.2.8", "192.0.2.7", None),
    ("127.0.0.1", "192.0.2.7", None),
    ("192.0.2.7", "", None),
    ("192.0.2.7", "proxy.city.example", None),
    (None, "192.0.2.7", None),
]


@pytest.mark.parametrize(("peer", "proxy", "login"), NAMED)
def test_a_proxy_names_somebody_only_from_its_own_address(peer: str | None, proxy: str, login: str | None) -> None:
    assert connection(peer, x_user=" entry-01 ").proxied_login("X-User", proxy) == login


@pytest.mark.parametrize("values", [(), ("",), (" ",), ("entry-01", "confirm-01")])
def test_a_proxy_names_exactly_one(values: tuple[str, ...]) -> None:
    assert Connection({"x-user": values}, "192.0.2.7", None).proxied_login("X-User", "192.0.2.7") is None
