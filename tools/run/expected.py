"""Is this the chain that the database knows? A new chain under an old log would be a lie, so the start refuses it."""

import json
from dataclasses import dataclass
from typing import Any

from tools.run.chain import CHAIN_ID, rpc
from tools.run.console import RefusedError
from tools.run.data import DataDir

_BEGIN_ANEW = "or delete all data and begin anew: `make reset`"


@dataclass(frozen=True)
class Expected:
    """The state from `manage.py prepare_start`: the log's origin (None before genesis) and its networks."""

    origin: str | None
    networks: list[dict[str, Any]]

    @classmethod
    def parse(cls, printed: bytes) -> "Expected":
        """It is the last line that the command prints."""
        return cls(**json.loads(printed.decode().strip().splitlines()[-1]))

    def local(self) -> list[dict[str, Any]]:
        return [network for network in self.networks if network["chain_id"] == CHAIN_ID]

    def refuse_without_state(self, data: DataDir, *, state_there: bool) -> None:
        """Before the local chain starts. Raises RefusedError."""
        if self.networks and not self.local():
            names = ", ".join(f"{network['name']} (chain {network['chain_id']})" for network in self.networks)
            raise RefusedError(
                f"This log is anchored on {names}, and ETHEREUM_RPC_URL is not set.\n"
                f"Set it to a node of that chain, {_BEGIN_ANEW}."
            )
        if self.local() and not state_there:
            raise RefusedError(
                f"The database has a log that is anchored on the local chain, but the chain's state is missing:\n"
                f"{data.chain / 'state.json'}, and first-block-time beside it.\n"
                f"Bring them back from a backup, {_BEGIN_ANEW}."
            )

    def refuse_other_chain(self, url: str, *, local: bool) -> None:
        """Once a node answers at `url`. Raises RefusedError where it has another chain than the log's."""
        chain_id = int(rpc(url, "eth_chainId", timeout=10), 16)
        networks = [network for network in self.networks if network["chain_id"] == chain_id]
        if not self.networks:
            return
        genesis = rpc(url, "eth_getBlockByNumber", "0x0", False, timeout=10)["hash"]
        same = any(
            network["genesis_hash"] == genesis
            and rpc(url, "eth_getCode", network["contract"], "latest", timeout=10) not in ("0x", None)
            for network in networks
        )
        if not same:
            raise RefusedError(
                f"{'The local chain' if local else 'The node that ETHEREUM_RPC_URL names'} (chain {chain_id}) is not the chain "
                "that this log is anchored on: its first block is another, or the log's contract is not on it.\n"
                f"Bring the right one back, {_BEGIN_ANEW}."
            )
