"""What an audit is told by one endpoint and no other is no finding; without enough words it says that it could not check."""

import pytest

from anchoring.anchors import anchors_confirmed
from anchoring.audit.chain import AnchorsPart, _digest
from anchoring.audit.report import Report
from anchoring.ethereum.contract import view_call
from anchoring.ethereum.errors import DisagreedError, RetryableError, UndecidedError
from anchoring.ethereum.reader import ContractReader
from anchoring.models import AuditFinding, AuditRun
from tests.anchoring.simulated.world import World

NOTHING = "0x" + "00" * 32


@pytest.fixture
def three(db: None) -> World:
    world = World(endpoints=3)
    for _ in range(2):
        world.log.append(3)
        world.wait(60)
        world.go(3)
    return world


def expected(world: World) -> dict[int, str]:
    return {row.size: _digest(row) for row in anchors_confirmed()}


def reader(world: World) -> ContractReader:
    return ContractReader(world.loop.client, world.network.contract)


def empty(world: World, *nodes: int) -> None:
    """These endpoints know of no anchor."""
    for node in nodes:
        world.nodes[node]._eth_call = lambda _request, _tag: "0x" + "00" * 32  # type: ignore[method-assign,assignment]


def test_a_contract_as_expected_is_asked_of_one(three: World) -> None:
    asked = [len(node.asked) for node in three.nodes]
    assert len(expected(three)) == 2
    assert reader(three).contradicted(expected(three)) == set()
    assert [len(node.asked) for node in three.nodes] == [asked[0] + 2, *asked[1:]]


def test_one_that_has_no_anchor_is_contradicted(three: World) -> None:
    empty(three, 0)
    assert reader(three).contradicted(expected(three)) == set()


def test_two_of_three_without_an_anchor_are_believed(three: World) -> None:
    empty(three, 0, 2)
    assert reader(three).contradicted(expected(three)) == set(expected(three))
    assert reader(three).contradicted({4: NOTHING}) == {4}


def test_one_word_against_one_is_unchecked(three: World) -> None:
    empty(three, 0)
    three.nodes[1].down = True
    with pytest.raises(DisagreedError, match="fewer than 2 agree with them, on the anchor of 4, 8"):
        reader(three).contradicted(expected(three))


def undecided_of_8(world: World) -> None:
    """Of three endpoints one is away; one knows of no anchor, the other not of that of 4."""
    empty(world, 0)
    world.nodes[2].down = True
    real, asked = world.nodes[1]._eth_call, view_call("anchored", 4)

    def told(request: dict[str, str], tag: str) -> str:
        return NOTHING if asked in request.values() else real(request, tag)

    world.nodes[1]._eth_call = told  # type: ignore[method-assign]


def test_each_size_is_decided_by_itself(three: World) -> None:
    undecided_of_8(three)
    asked = [node.batches for node in three.nodes]
    with pytest.raises(UndecidedError, match=r"on the anchor of 8$") as undecided:
        reader(three).contradicted(expected(three))
    assert undecided.value.contradicted == {4}
    assert [node.batches for node in three.nodes] == [asked[0] + 2, asked[1] + 1, asked[2] + 1]


def test_an_audit_names_what_is_decided_and_goes_on(three: World, monkeypatch: pytest.MonkeyPatch) -> None:
    undecided_of_8(three)
    run = AuditRun.objects.create(by_hand=True)
    part = AnchorsPart(network=three.network, reader=reader(three))
    monkeypatch.setattr(part, "_latest", lambda *_: None)  # this world's log is in no table
    report = Report(run, part.name)
    step = part.step(None, report)
    assert (step.position or {})["size"] == 8
    assert AuditFinding.objects.filter(code="anchor:contract").count() == 1
    # What was not decided is no longer wrong only because nobody says so.
    step = part.step(step.position, report)
    assert step.position is None
    assert any("on the anchor of 8" in line for line in step.unchecked)


@pytest.mark.parametrize(("lying", "size"), [((0,), 8), ((0, 1), 900)])
def test_a_larger_log_of_one_is_not_believed(three: World, lying: tuple[int, ...], size: int) -> None:
    for node in lying:
        three.nodes[node].claimed = 900
    told = reader(three).latest(lambda size, _root: size <= three.log.size())
    assert told[0] == size


def test_one_that_stood_still_hides_nothing_newer(three: World) -> None:
    three.nodes[0].behind = 4
    assert three.nodes[0]._blocks[-1].state.size == 4
    assert reader(three).latest(lambda size, _root: size in {4, 8}) == (8, three.log.root(8))
    three.nodes[1].down = three.nodes[2].down = True
    assert reader(three).latest(lambda size, _root: size in {4, 8})[0] == 4
    three.nodes[0].down = True
    with pytest.raises(RetryableError, match="not reached"):
        reader(three).latest(lambda size, _root: size in {4, 8})


def test_sizes_of_one_against_one_are_named(three: World) -> None:
    three.nodes[0].claimed, three.nodes[2].down = 900, True
    with pytest.raises(DisagreedError, match=r"latest size: \[900, 8\]"):
        reader(three).latest(lambda size, _root: size <= three.log.size())
