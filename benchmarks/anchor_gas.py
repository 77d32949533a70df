"""Gas of an anchor at log sizes from 10^3 to 10^6 and beyond, on a real node: the README's table.

    python benchmarks/anchor_gas.py

Each row is a contract that has the size already and takes ten anchors, each some hundred entries further, as one does in
steady use; the proofs are those of real growth, the hashes in them are random.
"""

import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from anchoring.ethereum import contract
from tests.contracts.ledger import Ledger, ledger
from tests.contracts.sparse import step
from tests.fixtures.anvil import Anvil, anvil_running

SIZES = (10**3, 10**4, 10**5, 10**6, 10**9)
ANCHORS = 40
GROWTH = 288
PREDECESSOR = "0x" + "11" * 20


def gas(node: Anvil, size: int, chance: random.Random) -> tuple[int, int, int]:
    """The least, middle and most gas of an anchor that takes a log from about `size` entries a little further."""
    used = []
    for _ in range(ANCHORS):
        old = size + chance.randrange(size)
        grown = step(old, old + chance.randint(1, 2 * GROWTH), lambda: chance.randbytes(32))
        begun = ledger(node, size=old, root=grown.old_root, predecessor=PREDECESSOR)
        call = contract.anchor_call(grown.size, "0x" + grown.root.hex(), grown.proof)
        used.append(int(begun.sends(begun.anchorer, call)["gasUsed"], 16))
    used.sort()
    return used[0], used[len(used) // 2], used[-1]


def fixed(node: Anvil) -> tuple[int, int, int]:
    """The gas of a deployment, of the first anchor, and of the same anchor again."""
    begun: Ledger = ledger(node)
    deployed = node.rpc("eth_getBlockByNumber", "latest", False)["gasUsed"]
    call = contract.anchor_call(2, "0x" + "22" * 32, [])
    first = begun.sends(begun.anchorer, call)["gasUsed"]
    again = begun.sends(begun.anchorer, call)["gasUsed"]
    return int(deployed, 16), int(first, 16), int(again, 16)


def main() -> None:
    chance = random.Random(20261122)
    with anvil_running() as node:
        deployed, first, again = fixed(node)
        print("| log size | least | middle | most gas |\n|---:|---:|---:|---:|")
        for size in SIZES:
            least, middle, most = gas(node, size, chance)
            print(f"| {size:,} | {least:,} | {middle:,} | {most:,} |")
    print(f"\nDeployment {deployed:,}, first anchor {first:,}, the same anchor again {again:,}.")


if __name__ == "__main__":
    main()
