"""The networks that are known by name. Any other may be used too: it is then called by its chain id."""

from dataclasses import dataclass

LOCAL = 31337


@dataclass(frozen=True)
class KnownNetwork:
    """A network's chain id, its name in configuration, and the hash of its block 0 where that is public."""

    chain_id: int
    name: str
    genesis_hash: str | None


NETWORKS = (
    KnownNetwork(LOCAL, "local", None),
    KnownNetwork(560048, "hoodi", "0xbbe312868b376a3001692a646dd2d7d1e4406380dfd86b98aa8a34d1557c971b"),
    KnownNetwork(11155111, "sepolia", "0x25a5cc106eea7138acab33231d7160d69cb777ee0c2c553fcddf5138993e6dd9"),
    KnownNetwork(1, "mainnet", "0xd4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3"),
)


def network_of(chain_id: int) -> KnownNetwork:
    """The network with a chain id, under its own name or, where it has none here, `chain-<id>`."""
    for network in NETWORKS:
        if network.chain_id == chain_id:
            return network
    return KnownNetwork(chain_id, f"chain-{chain_id}", None)


def network_named(name: str) -> KnownNetwork | None:
    """The network that a name stands for, `chain-<id>` for one without a name; None where it stands for none."""
    number = name.removeprefix("chain-")
    if name != number and number.isascii() and number.isdecimal() and not number.startswith("0"):
        return network_of(int(number))
    return next((network for network in NETWORKS if network.name == name), None)


def endpoint_variable(name: str) -> str:
    """The environment variable of a further network's endpoints."""
    return f"ETHEREUM_RPC_URL_{name.upper().replace('-', '_')}"
