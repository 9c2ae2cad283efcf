"""From where a browser reaches the server, as far as its connection tells: whom a proxy names, and who is at hand.

Nothing here asks Streamlit, so that each rule can be tried with headers alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

_FORWARDED = "x-forwarded"  # -for, -host, -proto, -server, -port, -by, -user …
_FORWARDING = frozenset({
    "forwarded", "via", "x-real-ip", "x-client-ip", "client-ip", "true-client-ip", "cf-connecting-ip",
    "fastly-client-ip", "x-cluster-client-ip", "x-original-forwarded-for", "x-original-host",
    "x-envoy-external-address", "x-proxyuser-ip", "x-remote-user", "remote-user", "x-arr-clientip", "x-azure-clientip",
})  # fmt: skip
"""What proxies add to a request that they pass on."""


@dataclass(frozen=True, slots=True)
class Connection:
    """The headers of the request that opened it (lower-case names, every value), who sent it, and where we listen.

    `peer` is the address at the other end of the socket, `bound` the one that the server listens on.
    """

    headers: Mapping[str, tuple[str, ...]]
    peer: str | None
    bound: str | None

    def is_local(self) -> bool:
        """Say whether it is somebody at this machine: on loopback from end to end, forwarded by nobody.

        A page of another origin cannot pass for that either, be it of another port of this machine, nor a name that
        somebody lets point to loopback.
        """
        hosts, origins = self.headers.get("host", ()), self.headers.get("origin", ())
        return (
            _is_loopback(self.bound)
            and _is_loopback(self.peer)
            and len(hosts) == 1
            and _is_loopback(_hostname(f"//{hosts[0]}"))
            and all(_authority(origin) == hosts[0].lower() for origin in origins)
            and not any(name in _FORWARDING or name.startswith(_FORWARDED) for name in self.headers)
        )

    def proxied_login(self, header: str, proxy: str) -> str | None:
        """Return whom a reverse proxy at an address names in a header; None where it is not that proxy, or no one name.

        The proxy must take the header away from what its own visitors send.
        """
        values = self.headers.get(header.lower(), ())
        if not _is_same(self.peer, proxy) or len(values) != 1:
            return None
        return values[0].strip() or None


def _hostname(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def _authority(origin: str) -> str | None:
    """Return host and port as a browser writes them in both headers."""
    try:
        return urlsplit(origin).netloc.lower() or None
    except ValueError:
        return None


def _is_loopback(host: str | None) -> bool:
    if host is None:
        return False
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _is_same(peer: str | None, proxy: str) -> bool:
    if peer is None:
        return False
    try:
        return ip_address(peer) == ip_address(proxy) or (_is_loopback(peer) and _is_loopback(proxy))
    except ValueError:
        return False
