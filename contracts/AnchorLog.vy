# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
"""
@title The sizes and roots of one append-only log
@notice Takes a checkpoint only with the proof that it continues the one before (RFC 9162 section 2.1.4): a
        history that was rewritten is refused, whoever holds the key. Not upgradable, takes no ether.
@dev docs/formats.md section 5 says what each part means. Tree hashes are SHA-256.
"""

event Anchored:
    size: indexed(uint64)
    root: indexed(bytes32)
    previousSize: uint64
    time: uint64

event AdminOffered:
    admin: indexed(address)

event AdminChanged:
    admin: indexed(address)

event AnchorerChanged:
    anchorer: indexed(address)

struct Head:
    size: uint64
    root: bytes32

MAX_SIZE: constant(uint64) = 2**53 - 1
MAX_PROOF: constant(uint256) = 54  # one hash for each bit of a size, and one more: no longer proof can be right
SHA256_OF_NOTHING: constant(bytes32) = 0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855

START: immutable(uint64)
PREDECESSOR: immutable(address)

admin: public(address)
pendingAdmin: public(address)
anchorer: public(address)

head: Head
# SHA-256(previousSize, size, root, time) of each size that was anchored here, over 56 bytes; else zero
anchored: public(HashMap[uint64, bytes32])


@deploy
def __init__(admin: address, anchorer: address, size: uint64, root: bytes32, predecessor: address):
    """
    @notice Begin a log's contract, or the successor of one that ended.
    @param size 0 for the first contract; for a successor the predecessor's last good size
    @param root Zero for size 0; for a successor the root of that size
    @param predecessor Zero for the first contract
    """
    assert sha256(b"") == SHA256_OF_NOTHING, "no SHA-256 here"
    assert admin != empty(address), "no admin"
    assert size <= MAX_SIZE, "size too large"
    assert (size == 0) == (root == empty(bytes32)), "a size and no root, or a root and no size"
    assert size == 0 or predecessor != empty(address), "only a successor begins with a size"
    START = size
    PREDECESSOR = predecessor
    self.head = Head(size=size, root=root)
    self.admin = admin
    self.anchorer = anchorer
    log AdminChanged(admin=admin)
    log AnchorerChanged(anchorer=anchorer)


@external
def anchor(size: uint64, root: bytes32, proof: DynArray[bytes32, MAX_PROOF]):
    """
    @notice Keep a checkpoint that continues the latest one.
    @dev The latest size and root again change nothing: a repeated transaction does no harm.
    @param proof The consistency proof from the latest size (RFC 9162 section 2.1.4.1); empty from size 0
    """
    assert msg.sender == self.anchorer, "not the anchorer"
    previous: Head = self.head
    if size == previous.size and root == previous.root and size != 0:
        return
    assert root != empty(bytes32), "no root"
    assert size > previous.size, "size must grow"
    assert size <= MAX_SIZE, "size too large"
    if previous.size == 0:
        assert len(proof) == 0, "a first checkpoint has no proof"
    else:
        assert self._consistent(previous, size, root, proof), "not a continuation"
    time: uint64 = convert(block.timestamp, uint64)
    self.head = Head(size=size, root=root)
    self.anchored[size] = sha256(
        concat(
            convert(previous.size, bytes8), convert(size, bytes8), root, convert(time, bytes8)
        )
    )
    log Anchored(size=size, root=root, previousSize=previous.size, time=time)


@external
@view
def latest() -> (uint64, bytes32):
    """
    @notice The size and root that the next checkpoint must continue; both zero before the first.
    """
    return self.head.size, self.head.root


@external
@view
def start() -> uint64:
    """
    @notice The size that this contract began with; a predecessor's anchors count only up to here.
    """
    return START


@external
@view
def predecessor() -> address:
    """
    @notice The contract that this one continues; zero for the first.
    """
    return PREDECESSOR


@external
def setAnchorer(anchorer: address):
    """
    @notice Give the right to anchor to one key, and take it from the other. The zero address stops anchoring.
    """
    assert msg.sender == self.admin, "not the admin"
    self.anchorer = anchorer
    log AnchorerChanged(anchorer=anchorer)


@external
def offerAdmin(admin: address):
    """
    @notice First step of the hand-over: who is offered. The zero address takes an offer back.
    """
    assert msg.sender == self.admin, "not the admin"
    self.pendingAdmin = admin
    log AdminOffered(admin=admin)


@external
def acceptAdmin():
    """
    @notice Second step: the offered address shows that it can act.
    """
    assert msg.sender == self.pendingAdmin, "not offered"
    self.admin = msg.sender
    self.pendingAdmin = empty(address)
    log AdminChanged(admin=msg.sender)


@internal
@pure
def _node(left: bytes32, right: bytes32) -> bytes32:
    return sha256(concat(0x01, left, right))


@internal
@view
def _consistent(
    old: Head, size: uint64, root: bytes32, proof: DynArray[bytes32, MAX_PROOF]
) -> bool:
    """
    @dev RFC 9162 section 2.1.4.2, for 0 < old.size < size. True only where every hash of the proof was used.
    """
    fn: uint256 = convert(old.size - 1, uint256)
    sn: uint256 = convert(size - 1, uint256)
    for _: uint256 in range(64):
        if fn & 1 == 0:
            break
        fn >>= 1
        sn >>= 1
    old_root: bytes32 = old.root
    new_root: bytes32 = old.root
    seeded: bool = fn == 0  # old.size is a power of two: its root begins the proof without being written there
    for hash: bytes32 in proof:
        if not seeded:
            old_root = hash
            new_root = hash
            seeded = True
            continue
        if sn == 0:
            return False
        if fn & 1 == 1 or fn == sn:
            old_root = self._node(hash, old_root)
            new_root = self._node(hash, new_root)
            for _: uint256 in range(64):
                if fn & 1 == 1 or fn == 0:
                    break
                fn >>= 1
                sn >>= 1
        else:
            new_root = self._node(new_root, hash)
        fn >>= 1
        sn >>= 1
    return seeded and sn == 0 and old_root == old.root and new_root == root
